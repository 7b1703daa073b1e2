import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { hubMetric } from './hub-metric.ts';
import type { NamedQueue, Watched } from './watched.ts';
import { added, COLORS, computed, curves, newest, type Row } from './widgets.ts';

const ages = (queues: readonly NamedQueue[]): IMetric[] =>
  queues.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage({ label: name, statistic: 'Maximum' }));
const depths = (queues: readonly NamedQueue[]): IMetric[] =>
  queues.map(({ name, queue }) => queue.metricApproximateNumberOfMessagesVisible({ label: name, statistic: 'Maximum' }));

/** The same, in days: SQS destroys a letter on its fourteenth. */
const inDays = (queues: readonly NamedQueue[]): IMetric[] =>
  queues.map(({ name, queue }, index) =>
    computed(`age${index} / 86400`, { [`age${index}`]: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }) }, name),
  );

/** « Les files d’attente et les lettres mortes » */
export function queuesRow({ queues, letters }: Watched): Row {
  const all = Object.fromEntries(
    letters.map(({ queue }, index) => [`letters${index}`, queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' })]),
  );
  return {
    title: 'Les files d’attente et les lettres mortes',
    says: 'Une file qui vieillit dit qu’une fonction ne suit plus. **Une lettre morte attend quelqu’un**, et disparaît au quatorzième jour : `ops file-morte list`, puis `replay` ou `discard`.',
    lines: [
      [
        newest('Lettres mortes', [computed(added(all), all, 'lettres', COLORS.bad)], 8),
        newest(
          'Retard du plus ancien travail dû',
          [computed('seconds / 60', { seconds: hubMetric('OldestDue', 'all', { statistic: 'Maximum' }) }, 'minutes', COLORS.warning)],
          8,
        ),
        newest(
          'Le plus vieux des messages',
          [
            computed(
              `MAX([${queues.map((_, index) => `age${index}`).join(', ')}]) / 60`,
              Object.fromEntries(ages(queues).map((metric, index) => [`age${index}`, metric])),
              'minutes',
              COLORS.volume,
            ),
          ],
          8,
        ),
      ],
      [
        curves({ title: 'Âge du plus vieux message (s)', left: ages(queues), width: 12 }),
        curves({ title: 'Messages en attente', left: depths(queues), width: 12 }),
      ],
      [
        curves({ title: 'Lettres mortes, par file', left: depths(letters), width: 12 }),
        curves({
          title: 'Âge de la plus vieille lettre morte (jours)',
          left: inDays(letters),
          leftAnnotations: [{ value: 13, label: 'disparaît le lendemain', color: COLORS.bad }],
          width: 12,
        }),
      ],
    ],
  };
}
