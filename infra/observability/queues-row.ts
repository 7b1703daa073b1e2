import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { hubMetric } from './hub-metric.ts';
import type { NamedQueue, Watched } from './watched.ts';
import { COLORS, computed, curves, newest, numbered, type Row, scaled, total } from './widgets.ts';

const ages = (queues: readonly NamedQueue[]): IMetric[] =>
  queues.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage({ label: name, statistic: 'Maximum' }));
const depths = (queues: readonly NamedQueue[]): IMetric[] =>
  queues.map(({ name, queue }) => queue.metricApproximateNumberOfMessagesVisible({ label: name, statistic: 'Maximum' }));

/** The same, in days: SQS destroys a letter on its fourteenth. */
const inDays = (queues: readonly NamedQueue[]): IMetric[] =>
  queues.map(({ name, queue }, rank) =>
    scaled(`age${rank}`, queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }), '/ 86400', name),
  );

/** « Les files d’attente et les lettres mortes » */
export function queuesRow({ queues, letters }: Watched): Row {
  const lying = letters.map(({ queue }) => queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }));
  const waiting = numbered('age', ages(queues));
  return {
    title: 'Les files d’attente et les lettres mortes',
    says: 'Une file qui vieillit dit qu’une fonction ne suit plus. **Une lettre morte attend quelqu’un**, et disparaît au quatorzième jour : `ops file-morte list`, puis `replay` ou `discard`.',
    lines: [
      [
        newest('Lettres mortes', [total(numbered('letters', lying), 'lettres', COLORS.bad)], 8),
        newest(
          'Retard du plus ancien travail dû',
          [scaled('seconds', hubMetric('OldestDue', 'all', { statistic: 'Maximum' }), '/ 60', 'minutes', COLORS.warning)],
          8,
        ),
        newest(
          'Le plus vieux des messages',
          [computed(`MAX([${Object.keys(waiting).join(', ')}]) / 60`, waiting, 'minutes', COLORS.volume)],
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
