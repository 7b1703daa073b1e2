import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { hubMetric } from './hub-metric.ts';
import { missable, OBJECTIVES } from './objectives.ts';
import type { Watched } from './watched.ts';
import { added, COLORS, computed, curves, DAY, numbered, numbers, type Row, scaled } from './widgets.ts';

const { windowDays, delay, availability } = OBJECTIVES;
const percent = (share: number): string => (share * 100).toLocaleString('fr-FR', { maximumFractionDigits: 2 });

/** Dossiers that became available, and those that took longer than promised. */
const delayed = (): Record<string, IMetric> => ({
  dossiers: hubMetric('DepositToAvailable', 'all', { statistic: Stats.SAMPLE_COUNT }),
  // « Trimmed count »: how many values lie above. `Stats` knows no open end.
  late: hubMetric('DepositToAvailable', 'all', { statistic: `TC(${delay.withinSeconds * 1000}:)` }),
});

/**
 * Requests that somebody outside made of the hub, and those that failed by its fault: the two HTTP APIs, and the logins of the sFTP server,
 * where a throttled one is a commune before a closed door.
 */
function requested({ apis, functionNamed }: Watched) {
  const login = functionNamed('identify-sftp-user').lambda;
  const of = (metric: 'metricCount' | 'metricServerError') =>
    numbered(
      metric,
      apis.map(({ api }) => api[metric]({ statistic: 'Sum' })),
    );
  const throttled = { throttled: login.metricThrottles() };
  const all: Record<string, IMetric> = { logins: login.metricInvocations(), ...throttled, ...of('metricCount') };
  const failed: Record<string, IMetric> = { broken: login.metricErrors(), ...throttled, ...of('metricServerError') };
  return { metrics: { ...all, ...failed }, all: added(all), failed: added(failed) };
}

/** « La plate-forme tient-elle ses promesses ? » */
export function healthRow(stage: Watched): Row {
  const requests = requested(stage);
  const minutes = Math.round(windowDays * 24 * 60 * missable(availability.share) * 10) / 10;
  const inSeconds = (id: string, metric: IMetric, label: string, color: string) => scaled(id, metric, '/ 1000', label, color);
  const delays = (statistic: string) => hubMetric('DepositToAvailable', 'all', { statistic });
  const worstOf = (channel: 'boite' | 'gs') => hubMetric('DepositToAvailable', { channel }, { statistic: Stats.p(99) });
  return {
    title: 'La plate-forme tient-elle ses promesses ?',
    says:
      `**Délai** : ${percent(delay.share)} % des dossiers à la disposition de leur commune en moins de ${delay.withinSeconds} s après le dépôt (${delay.hubSeconds} pour la plate-forme, ${delay.scanSeconds} pour l’analyse antivirus d’AWS) ; ` +
      `${percent(missable(delay.share))} % peut dépasser. **Disponibilité** : ${percent(availability.share)} % des requêtes et connexions sans panne ; ` +
      `la marge, ${percent(missable(availability.share))} %, vaut ${minutes.toLocaleString('fr-FR')} minutes d’arrêt complet en ${windowDays} jours. ` +
      'Une marge à zéro arrête les mises en production qui ne réparent rien.',
    lines: [
      [
        numbers(
          `Délai tenu, ${windowDays} jours (objectif ${percent(delay.share)} %)`,
          [computed('100 * (1 - FILL(late, 0) / dossiers)', delayed(), '% des dossiers', COLORS.good)],
          windowDays,
          6,
        ),
        numbers(
          'Marge de délai restante',
          [computed(`100 * (1 - FILL(late, 0) / dossiers / ${missable(delay.share)})`, delayed(), '% de la marge', COLORS.volume)],
          windowDays,
          6,
        ),
        numbers(
          `Disponibilité, ${windowDays} jours (objectif ${percent(availability.share)} %)`,
          [computed(`100 * (1 - ${requests.failed} / ${requests.all})`, requests.metrics, '% des requêtes', COLORS.good)],
          windowDays,
          6,
        ),
        numbers(
          'Marge de disponibilité restante',
          [
            computed(
              `100 * (1 - ${requests.failed} / ${requests.all} / ${missable(availability.share)})`,
              requests.metrics,
              '% de la marge',
              COLORS.volume,
            ),
          ],
          windowDays,
          6,
        ),
      ],
      [
        curves({
          title: 'Du dépôt à la mise à disposition (s)',
          left: [
            inSeconds('half', delays(Stats.p(50)), 'médiane', COLORS.volume),
            inSeconds('most', delays(Stats.p(99)), '99e centile', COLORS.bad),
            inSeconds('boites', worstOf('boite'), 'boîtes sFTP (99e)', COLORS.faint),
            inSeconds('gs', worstOf('gs'), 'gestionnaire de suivi (99e)', COLORS.other),
            inSeconds(
              'read',
              hubMetric('DepositToRecorded', 'all', { statistic: Stats.p(99) }),
              'dont lecture et antivirus (99e)',
              COLORS.warning,
            ),
          ],
          leftAnnotations: [{ value: delay.withinSeconds, label: 'objectif', color: COLORS.warning }],
        }),
        curves({
          title: 'Marge consommée depuis 30 jours (%)',
          left: [
            computed(
              `100 * RUNNING_SUM(FILL(late, 0)) / RUNNING_SUM(dossiers) / ${missable(delay.share)}`,
              delayed(),
              'délai',
              COLORS.volume,
            ),
            computed(
              `100 * RUNNING_SUM${requests.failed} / RUNNING_SUM${requests.all} / ${missable(availability.share)}`,
              requests.metrics,
              'disponibilité',
              COLORS.other,
            ),
          ],
          leftAnnotations: [{ value: 100, label: 'marge épuisée', color: COLORS.bad }],
          start: `-P${windowDays}D`,
          period: DAY,
        }),
        curves({
          title: 'Requêtes et connexions en panne, par cinq minutes',
          left: [
            ...stage.apis.map(({ name, api }) => api.metricServerError({ label: name, statistic: 'Sum' })),
            stage.functionNamed('identify-sftp-user').lambda.metricErrors({ label: 'connexions sFTP' }),
          ],
        }),
      ],
    ],
  };
}
