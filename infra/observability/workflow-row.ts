import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { counted } from './hub-metric.ts';
import type { Watched } from './watched.ts';
import { bars, COLORS, curves, numbers, type Row, scaled } from './widgets.ts';

/** « Les exécutions et les fonctions »: what failed, what was refused, what does not come to its end. */
export function workflowRow({ functions, functionNamed, lifecycle, tables }: Watched): Row {
  const ended = (label: string, color: string, metric: (options: MetricOptions) => Metric) => metric({ label, color, statistic: 'Sum' });
  return {
    title: 'Les exécutions et les fonctions',
    says:
      'Une exécution qui échoue laisse son événement ouvert : le passage des dix minutes la reprend. **Ce qui est coincé ou en retard d’un jour ne se répare pas seul.** ' +
      'Une pause voulue se voit ici ; elle ne dépasse pas douze jours (`ops pause show`).',
    lines: [
      [
        numbers(
          'Depuis vingt-quatre heures',
          [
            counted('EffectStuck', 'courriels coincés', COLORS.warning),
            counted('DestructionOverdue', 'destructions en retard', COLORS.bad),
            counted('Paused', 'passages en pause', COLORS.other),
            counted('Failure', 'erreurs journalisées', COLORS.warning),
            lifecycle.metricFailed({ statistic: 'Sum', label: 'exécutions en échec', color: COLORS.bad }),
          ],
          1,
          24,
        ),
      ],
      [
        curves({
          title: 'Exécutions, par cinq minutes',
          left: [
            ended('démarrées', COLORS.volume, (options) => lifecycle.metricStarted(options)),
            ended('en échec', COLORS.bad, (options) => lifecycle.metricFailed(options)),
            ended('hors délai', COLORS.warning, (options) => lifecycle.metricTimedOut(options)),
            ended('transitions freinées', COLORS.other, (options) => lifecycle.metricThrottled(options)),
          ],
        }),
        bars({
          title: 'Erreurs, par fonction et par heure',
          left: functions.map(({ name, lambda }) => lambda.metricErrors({ label: name })),
        }),
        bars({
          title: 'Appels refusés faute de capacité, par fonction et par heure',
          left: functions.map(({ name, lambda }) => lambda.metricThrottles({ label: name })),
        }),
      ],
      [
        curves({
          title: 'Durée sur le chemin d’un dossier, 99e centile (ms)',
          left: (
            ['receive-deposit', 'start-lifecycle', 'acknowledge-deposit', 'deliver-to-boite', 'carry-out-events', 'gs-api'] as const
          ).map((name) => functionNamed(name).lambda.metricDuration({ label: name, statistic: 'p99' })),
        }),
        curves({
          title: 'Retard du flux des événements (s)',
          left: [
            scaled(
              'age',
              functionNamed('start-lifecycle').lambda.metric('IteratorAge', { statistic: 'Maximum' }),
              '/ 1000',
              'plus vieux événement lu',
              COLORS.volume,
            ),
          ],
        }),
        curves({
          title: 'Lectures et écritures freinées, par table',
          left: tables.flatMap(({ name, table }) =>
            (['ReadThrottleEvents', 'WriteThrottleEvents'] as const).map((metric) =>
              table.metric(metric, {
                label: `${name}, ${metric === 'ReadThrottleEvents' ? 'lectures' : 'écritures'}`,
                statistic: 'Sum',
              }),
            ),
          ),
        }),
      ],
    ],
  };
}
