import type { Raccordement } from '../../functions/domain/commune.ts';
import type { Dossier } from '../../functions/domain/dossier.ts';
import type { Insee } from '../../functions/domain/ids.ts';
import { departementOf } from '../../functions/domain/open-directory.ts';
import { type Delay, type Period, type ReportLine, reportLine } from '../../functions/domain/report.ts';
import { eachOf } from '../../functions/shared/each-of.ts';
import type { Hub } from '../context/hub.ts';
import { csv } from '../csv.ts';
import { table, type View } from '../output.ts';

export interface Wanted {
  readonly insee?: Insee | undefined;
  readonly departement?: string | undefined;
  readonly period: Period;
  /** A file for a spreadsheet, instead of a screen. */
  readonly csv: boolean;
}

/** Raccordements read side by side: each is ten short queries. */
const LANES = 8;

/** What became of the dossiers of each raccordement, by the legal dates of a period. */
export async function communesReport(hub: Pick<Hub, 'directory' | 'communeDossiers'>, wanted: Wanted, now: Date): Promise<View> {
  const all = await hub.directory.raccordements(wanted.insee);
  const of = all.filter(({ insee }) => wanted.departement === undefined || departementOf(insee) === wanted.departement);
  const lines = (await eachOf(of, LANES, (one) => lineOf(hub, one, wanted.period, now))).filter(({ received }) => received > 0);
  const insees = [...new Set(lines.map(({ insee }) => insee))];
  const names = new Map(await eachOf(insees, LANES, async (insee) => [insee, (await hub.directory.commune(insee))?.name ?? ''] as const));
  const named = lines.map((line) => ({ name: names.get(line.insee) ?? '', ...line }));
  return { data: { ...wanted.period, communes: named }, text: wanted.csv ? csv(HEADERS, named.map(cells)) : screen(named) };
}

async function lineOf(
  hub: Pick<Hub, 'communeDossiers'>,
  { insee, demarche }: Raccordement,
  period: Period,
  now: Date,
): Promise<ReportLine> {
  const dossiers: Dossier[] = [];
  for await (const dossier of hub.communeDossiers.submittedIn(insee, demarche, period)) dossiers.push(dossier);
  return reportLine(insee, demarche, dossiers, now.toISOString());
}

type Named = ReportLine & { readonly name: string };

const HEADERS = [
  'Code INSEE',
  'Commune',
  'Démarche',
  'Reçus',
  'Transmis',
  'Récupérés',
  'Répondus',
  'Clos',
  'Expirés sans réponse',
  'Récupération : délai médian (heures)',
  'Récupération : 9e décile (heures)',
  'Réponse : délai médian (heures)',
  'Réponse : 9e décile (heures)',
];

const hours = (seconds: number): number => Math.round(seconds / 360) / 10;
const bounds = (delay: Delay | null): (number | undefined)[] =>
  delay === null ? [undefined, undefined] : [hours(delay.median), hours(delay.p90)];
const counts = ({ received, transmitted, fetched, answered, closed, expired }: ReportLine): number[] => [
  received,
  transmitted,
  fetched,
  answered,
  closed,
  expired,
];

const cells = (line: Named): (string | number | undefined)[] => [
  line.insee,
  line.name,
  line.demarche,
  ...counts(line),
  ...bounds(line.fetchDelay),
  ...bounds(line.answerDelay),
];

function screen(lines: readonly Named[]): string {
  const headers = [
    'INSEE',
    'Commune',
    'Dém.',
    'Reçus',
    'Transmis',
    'Récup.',
    'Répondus',
    'Clos',
    'Expirés',
    'Récup. (méd. / D9)',
    'Réponse (méd. / D9)',
  ];
  const rows = lines.map((line) => [
    line.insee,
    line.name,
    line.demarche,
    ...counts(line).map(String),
    delayText(line.fetchDelay),
    delayText(line.answerDelay),
  ]);
  return table(headers, rows, 'Aucun télédossier dans cette période.');
}

const hoursText = (seconds: number): string => `${String(hours(seconds)).replace('.', ',')} h`;
/** « 1,5 h / 25 h ». */
const delayText = (delay: Delay | null): string | undefined =>
  delay === null ? undefined : `${hoursText(delay.median)} / ${hoursText(delay.p90)}`;
