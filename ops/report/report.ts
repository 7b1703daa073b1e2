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
  /** Whether raccordements without any dossier in the period are told too. */
  readonly csv: boolean;
}

/** Raccordements read side by side: each is ten short queries. */
const LANES = 8;

/** What became of the dossiers of each raccordement, by the legal dates of a period. */
export async function communesReport(hub: Pick<Hub, 'directory' | 'communeDossiers'>, wanted: Wanted, now: Date): Promise<View> {
  const all = await hub.directory.raccordements(wanted.insee);
  const of = all.filter(({ insee }) => wanted.departement === undefined || departementOf(insee) === wanted.departement);
  const lines = (await eachOf(of, LANES, (one) => lineOf(hub, one, wanted.period, now))).filter(({ received }) => received > 0);
  const names = new Map<string, string>();
  for (const { insee } of lines) if (!names.has(insee)) names.set(insee, (await hub.directory.commune(insee))?.name ?? '');
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

function cells(line: Named): (string | number | undefined)[] {
  const { insee, name, demarche, received, transmitted, fetched, answered, closed, expired, fetchDelay, answerDelay } = line;
  return [
    insee,
    name,
    demarche,
    ...[received, transmitted, fetched, answered, closed, expired],
    ...bounds(fetchDelay),
    ...bounds(answerDelay),
  ];
}

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
  const rows = lines.map((line) => {
    const [insee, name, demarche, ...rest] = cells(line);
    const text = (value: string | number | undefined): string => (value === undefined ? '—' : String(value).replace('.', ','));
    const [fetchMedian, fetchP90, answerMedian, answerP90] = rest.slice(6);
    const pair = (a: string | number | undefined, b: string | number | undefined): string =>
      a === undefined ? '—' : `${text(a)} h / ${text(b)} h`;
    return [insee, name, demarche, ...rest.slice(0, 6)].map(text).concat(pair(fetchMedian, fetchP90), pair(answerMedian, answerP90));
  });
  return table(headers, rows, 'Aucun télédossier dans cette période.');
}
