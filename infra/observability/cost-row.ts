import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { hubMetric } from './hub-metric.ts';
import type { Watched } from './watched.ts';
import { added, bars, COLORS, computed, curves, DAY, numbered, type Row, scaled } from './widgets.ts';

/** Something that is paid for, for each dossier deposited the same day. */
function perDossier(id: string, parts: readonly IMetric[], label: string, color: string): IMetric {
  const named = numbered(id, parts);
  return computed(`${added(named)} / deposes`, { ...named, deposes: hubMetric('DossierDeposited', 'all') }, label, color);
}

/** « Ce qui coûte »: volumes that are billed, and how much of each a dossier takes. */
export function costRow({ functions, lifecycle, queues, tables }: Watched): Row {
  const consumed = (metric: 'ConsumedReadCapacityUnits' | 'ConsumedWriteCapacityUnits') =>
    tables.map(({ name, table }) =>
      table.metric(metric, {
        statistic: 'Sum',
        label: `${name}, ${metric === 'ConsumedReadCapacityUnits' ? 'lectures' : 'écritures'}`,
      }),
    );
  return {
    title: 'Ce qui coûte',
    says: 'Les volumes que la facture compte. **Par dossier, ces nombres ne bougent pas** : un saut après une mise en production est un défaut (boucle, nouvelle lecture). Le prix d’un millier de dossiers : `npm run -s cost`.',
    lines: [
      [
        curves({
          title: 'Par dossier déposé le même jour',
          left: [
            perDossier(
              'appels',
              functions.map(({ lambda }) => lambda.metricInvocations()),
              'appels de fonctions',
              COLORS.volume,
            ),
            perDossier('executions', [lifecycle.metricStarted({ statistic: 'Sum' })], 'exécutions', COLORS.other),
            perDossier('ecritures', consumed('ConsumedWriteCapacityUnits'), 'unités d’écriture', COLORS.bad),
            perDossier('lectures', consumed('ConsumedReadCapacityUnits'), 'unités de lecture', COLORS.warning),
            perDossier(
              'messages',
              queues.map(({ queue }) => queue.metricNumberOfMessagesSent()),
              'messages',
              COLORS.faint,
            ),
          ],
          period: DAY,
          start: '-P30D',
        }),
        bars({
          title: 'Appels, par fonction et par heure',
          left: functions.map(({ name, lambda }) => lambda.metricInvocations({ label: name })),
        }),
        bars({
          title: 'Unités consommées, par table et par heure',
          left: [...consumed('ConsumedReadCapacityUnits'), ...consumed('ConsumedWriteCapacityUnits')],
        }),
      ],
      [
        bars({
          title: 'Paquets reçus (Mo par heure)',
          left: [scaled('octets', hubMetric('PackageBytes', 'all'), '/ 1000000', 'Mo, analysés, gardés et remis', COLORS.volume)],
        }),
        bars({
          title: 'Courriels envoyés, par heure',
          left: [
            new Metric({
              namespace: 'AWS/SES',
              metricName: 'Send',
              statistic: 'Sum',
              label: 'courriels',
              color: COLORS.volume,
            }),
          ],
        }),
        curves({
          title: 'Facture estimée du compte depuis le 1er du mois (USD)',
          left: [
            new Metric({
              namespace: 'AWS/Billing',
              metricName: 'EstimatedCharges',
              dimensionsMap: { Currency: 'USD' },
              // Billing speaks in that region only, once the account lets it (docs/observability.md).
              region: 'us-east-1',
              statistic: 'Maximum',
              label: 'tous services',
              color: COLORS.volume,
            }),
          ],
          period: Duration.hours(6),
          start: '-P30D',
        }),
      ],
    ],
  };
}
