import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { DEMARCHES } from '../../functions/domain/demarches.ts';
import { counted, hubMetric } from './hub-metric.ts';
import type { Watched } from './watched.ts';
import { bars, COLORS, curves, HOUR, numbers, type Row, total } from './widgets.ts';

const codes = Object.values(DEMARCHES).map(({ code }) => code);

/** The same metric of each démarche, added up. */
function overDemarches(id: string, metric: (demarche: (typeof codes)[number]) => IMetric, label: string, color: string): IMetric {
  return total(Object.fromEntries(codes.map((code) => [`${id}${code}`, metric(code)])), label, color);
}

/** « Le parcours des dossiers »: each step, and what does not reach the next. */
export function funnelRow({ config }: Watched): Row {
  const closed = () => overDemarches('clos', (demarche) => hubMetric('DossierAnswered', { demarche, status: 'clos' }), 'clos', COLORS.good);
  const neverFetched = overDemarches(
    'perdu',
    (demarche) => hubMetric('DossierExpired', { demarche, status: 'transmis' }),
    'échus sans avoir été récupérés',
    COLORS.bad,
  );
  const rungs = config.reminders.mairie;
  const last = rungs.at(-1) ?? 0;
  const waiting = (rung: number, label: string, color: string) =>
    overDemarches(`attente${rung}`, (demarche) => hubMetric('DossierWaiting', { demarche, rung: String(rung) }), label, color);
  return {
    title: 'Le parcours des dossiers',
    says:
      'Chaque étape est comptée quand elle a lieu : les dossiers d’une heure ne sont pas tous récupérés dans la même heure. **Déposés et transmis doivent se suivre** ; ' +
      `un dossier « bientôt échu » attend depuis ${last} jours et perd son contenu au trentième.`,
    lines: [
      [
        numbers(
          'Depuis vingt-quatre heures',
          [
            counted('DossierDeposited', 'déposés', COLORS.volume),
            counted('DossierTransmitted', 'transmis', COLORS.volume),
            counted('DossierFetched', 'récupérés', COLORS.volume),
            counted('DossierAnswered', 'réponses', COLORS.volume),
            closed(),
            waiting(last, 'bientôt échus', COLORS.warning),
            neverFetched,
            counted('DepositRefused', 'dépôts refusés', COLORS.bad),
          ],
          1,
          24,
        ),
      ],
      [
        curves({
          title: 'Étapes franchies, par heure',
          left: [
            counted('DossierDeposited', 'déposés', COLORS.volume),
            counted('DossierTransmitted', 'transmis', COLORS.other),
            counted('DossierFetched', 'récupérés', COLORS.warning),
            closed(),
          ],
          period: HOUR,
        }),
        bars({
          title: 'Déposés, par démarche et par canal',
          left: codes.flatMap((demarche) =>
            (['gs', 'boite', 'push'] as const).map((channel) =>
              hubMetric('DossierDeposited', { demarche, channel }, { label: `${demarche}, ${CHANNEL_NAMES[channel]}` }),
            ),
          ),
        }),
        bars({
          title: 'Ce qui attend, par échéance franchie (jours depuis le dépôt)',
          left: rungs.map((rung) => waiting(rung, `${rung} jours`, RUNG_COLORS[rungs.indexOf(rung)] ?? COLORS.bad)),
        }),
      ],
      [
        bars({
          title: 'Dépôts en difficulté',
          left: [
            counted('DepositRefused', 'refusés, en quarantaine', COLORS.warning),
            counted('DepositLate', 'passages qui ont vu un dépôt en retard', COLORS.bad),
            counted('ScanOverdue', 'analyses antivirus en retard', COLORS.other),
            counted('ScanFailed', 'analyses antivirus en échec', COLORS.faint),
          ],
          width: 12,
        }),
        bars({
          title: 'Réponses des communes, par statut',
          left: ANSWERS.map(([status, label, color]) =>
            overDemarches(status.replaceAll('-', ''), (demarche) => hubMetric('DossierAnswered', { demarche, status }), label, color),
          ),
          width: 12,
        }),
      ],
    ],
  };
}

const CHANNEL_NAMES = { gs: 'gestionnaire de suivi', boite: 'boîte sFTP', push: 'envoi' } as const;

/** From what is normal to what is nearly lost. */
const RUNG_COLORS = ['#b8c4e0', '#8fa3d1', '#e5b25d', COLORS.warning, COLORS.bad];

const ANSWERS = [
  ['clos', 'clos', COLORS.good],
  ['accepte', 'accepté', '#7dbb93'],
  ['en-cours', 'en cours', COLORS.volume],
  ['attente-complements', 'en attente de compléments', COLORS.warning],
  ['rejete', 'rejeté', COLORS.other],
  ['non-recevable', 'non recevable', COLORS.faint],
  ['erreur-integration', 'erreur d’intégration', COLORS.bad],
] as const;
