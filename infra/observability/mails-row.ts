import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Dimensions } from '../../functions/shared/metrics.ts';
import { counted, hubMetric } from './hub-metric.ts';
import { added, bars, COLORS, computed, curves, HOUR, numbers, type Row, total } from './widgets.ts';

type Mail = Dimensions<'MailOutcome'>;
const ROLES = ['usager', 'mairie', 'second-contact', 'autre'] as const satisfies readonly Mail['role'][];
const idOf = ({ role, outcome }: Mail): string => `${role}${outcome}`.replaceAll('-', '');

/** One outcome of all mails. */
const everybody = (outcome: Mail['outcome']): Record<string, IMetric> =>
  Object.fromEntries(ROLES.map((role) => [idOf({ role, outcome }), hubMetric('MailOutcome', { role, outcome })]));

/** Of the mails that left, in a hundred, how many ended so. */
function rate(outcome: 'rebond' | 'plainte', label: string, color: string): IMetric {
  const [sent, ended] = [everybody('envoye'), everybody(outcome)];
  return computed(`100 * ${added(ended)} / ${added(sent)}`, { ...sent, ...ended }, label, color);
}

/** What SES itself reckons of the whole account: a share, in decimals. */
function reputation(metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate', id: string, label: string, color: string): IMetric {
  return computed(`100 * ${id}`, { [id]: new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Average' }) }, label, color);
}

/** « Les courriels » */
export function mailsRow(): Row {
  return {
    title: 'Les courriels',
    says: '**AWS examine un compte à 5 % de rebonds ou 0,1 % de plaintes, et suspend ses envois à 10 % ou 0,5 %.** Un usager qui ne reçoit pas se lit dans son dossier ; une mairie, dans `ops raccordement show`.',
    lines: [
      [
        numbers(
          'Depuis vingt-quatre heures',
          [
            rate('rebond', '% de rebonds', COLORS.warning),
            rate('plainte', '% de plaintes', COLORS.bad),
            counted('ContactUnreachable', 'exploitation ou contacts techniques injoignables', COLORS.bad),
            counted('MailSetAside', 'abandonnés', COLORS.warning),
            counted('MailRejected', 'refusés par SES', COLORS.bad),
          ],
          1,
          24,
        ),
      ],
      [
        curves({
          title: 'Courriels, par heure',
          left: [total(everybody('envoye'), 'partis', COLORS.volume), total(everybody('remis'), 'remis', COLORS.good)],
          period: HOUR,
        }),
        bars({
          title: 'Courriels non reçus, par destinataire et par heure',
          left: ROLES.flatMap((role) =>
            (['rebond', 'rebond-passager', 'plainte'] as const).map((outcome) =>
              hubMetric('MailOutcome', { role, outcome }, { label: `${ROLE_NAMES[role]}, ${outcome.replace('-', ' ')}` }),
            ),
          ),
        }),
        curves({
          title: 'Réputation du compte chez SES (%)',
          left: [
            reputation('Reputation.BounceRate', 'bounces', 'rebonds', COLORS.warning),
            reputation('Reputation.ComplaintRate', 'complaints', 'plaintes', COLORS.bad),
          ],
          leftAnnotations: [
            { value: 5, label: 'rebonds : examen', color: COLORS.warning },
            { value: 0.1, label: 'plaintes : examen', color: COLORS.bad },
          ],
          period: HOUR,
        }),
      ],
    ],
  };
}

const ROLE_NAMES: Record<Mail['role'], string> = { usager: 'usager', mairie: 'mairie', 'second-contact': 'second contact', autre: 'autre' };
