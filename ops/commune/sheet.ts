import type { Commune } from '../../functions/domain/commune.ts';
import { dayText, parisMidnight } from '../../functions/domain/legal-time.ts';
import { cutTable, sheet, type View } from '../output.ts';

/** « 1er janvier 2027 ». */
export const mergerDay = (day: string): string => dayText(parisMidnight(day));

const mergedText = ({ merged }: Commune): string | undefined =>
  merged === undefined ? undefined : `dans ${merged.into}, à partir du ${mergerDay(merged.on)}`;

/** What an operator said against the open directory. */
function correctionsText({ corrections }: Commune): string | undefined {
  const { added = [], removed = [] } = corrections?.postalCodes ?? {};
  const siret = corrections?.siret === undefined ? [] : [`SIRET ${corrections.siret}`];
  const said = [...added.map((code) => `+${code}`), ...removed.map((code) => `-${code}`), ...siret];
  return said.length === 0 ? undefined : said.join(', ');
}

export function communeView(commune: Commune, title: string): View {
  const { insee, name, siret, postalCodes, service } = commune;
  const corrections = correctionsText(commune);
  const merged = mergedText(commune);
  const text = sheet(`${title} : ${name} (${insee})`, [
    ['SIRET', siret],
    ['Codes postaux', postalCodes.join(', ') || undefined],
    ['Service', service?.name ?? 'pas encore donné : « commune add »'],
    ['Adresse', service?.address.join(', ')],
    ['Téléphone', service?.telephone],
    ...(corrections === undefined ? [] : [['Corrections', corrections] as const]),
    ...(merged === undefined ? [] : [['Fusion', merged] as const]),
  ]);
  return { data: commune, text };
}

/** More lines than a person reads; `--json` has them all. */
const MAX_LINES = 100;

export function communesView(communes: readonly Commune[]): View {
  const rows = communes.map((one) => [
    one.insee,
    one.name,
    one.postalCodes.join(' '),
    one.service === undefined ? undefined : 'ouverte',
    correctionsText(one),
    mergedText(one),
  ]);
  return {
    data: communes,
    text: cutTable(['INSEE', 'Nom', 'Codes postaux', 'Service', 'Corrections', 'Fusion'], rows, MAX_LINES, 'Aucune commune.'),
  };
}
