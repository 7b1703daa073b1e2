import type { Commune, Raccordement } from '../../functions/domain/commune.ts';
import { DEMARCHES } from '../../functions/domain/demarches.ts';
import { legalDateText } from '../../functions/domain/legal-time.ts';
import { escapeHtml } from '../../functions/domain/mails/layout.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import { countText } from '../output.ts';
import { wayText } from '../raccordement/sheet.ts';
import { LABELS, type Line } from './line.ts';
import { isGreen } from './rehearse.ts';

/** What the report of a rehearsal says. */
export interface Rehearsed {
  readonly commune: Pick<Commune, 'insee' | 'name'>;
  readonly raccordement: Raccordement;
  readonly at: string;
  readonly lines: readonly Line[];
}

const TITLE = 'Répétition du raccordement';

function headings({ commune, raccordement, at }: Rehearsed): string[] {
  const { demarche, mode } = raccordement;
  const { boite, push } = placesOf(raccordement);
  const places = [
    ...(push === undefined ? [] : [`serveur ${push.endpoint}, répertoire ${push.directory}`]),
    ...(boite === undefined ? [] : [`boîte ${boite}`]),
  ];
  return [
    `${commune.name} (${commune.insee}), ${DEMARCHES[demarche].name} (${demarche})`,
    `Mode ${mode}, ${[wayText(raccordement), ...places].join(', ')}`,
    `Le ${legalDateText(at)}`,
  ];
}

function verdict(lines: readonly Line[]): string {
  const reds = lines.filter(({ ok }) => !ok).length;
  return reds === 0
    ? `VERT : les ${lines.length} points sont bons, le raccordement peut être activé.`
    : `ROUGE : ${countText(reds, 'point')} à corriger sur ${lines.length}. Le raccordement ne peut pas être activé.`;
}

/** Plain text: for the terminal, a file or a mail. The words say it, not the colours. */
export function reportText(rehearsed: Rehearsed): string {
  const { lines } = rehearsed;
  const width = Math.max(...lines.map(({ code }) => LABELS[code].length));
  const told = lines.flatMap(({ code, ok, detail, todo }) => [
    `${ok ? 'VERT ' : 'ROUGE'}  ${LABELS[code].padEnd(width)}  ${detail}`,
    ...(todo === undefined ? [] : [`${' '.repeat(width + 9)}Que faire : ${todo}`]),
  ]);
  return [TITLE.toUpperCase(), ...headings(rehearsed), '', ...told, '', verdict(lines)].join('\n');
}

/** One page to print: no script, nothing fetched. */
export function reportHtml(rehearsed: Rehearsed): string {
  const { lines } = rehearsed;
  const rows = lines.map(({ code, ok, detail, todo }) => {
    const advice = todo === undefined ? '' : `<br><strong>Que faire :</strong> ${escapeHtml(todo)}`;
    return `<tr class="${ok ? 'vert' : 'rouge'}"><th scope="row">${escapeHtml(LABELS[code])}</th><td>${ok ? 'Vert' : 'Rouge'}</td><td>${escapeHtml(detail)}${advice}</td></tr>`;
  });
  const [who = '', ...more] = headings(rehearsed);
  return `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<title>${escapeHtml(`${TITLE} : ${who}`)}</title>
<style>
  body { font: 11pt/1.4 sans-serif; margin: 2cm; color: #161616; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border: 1px solid #929292; padding: .4em .6em; text-align: left; vertical-align: top; }
  .vert td:nth-child(2) { color: #18753c; } .rouge td:nth-child(2) { color: #ce0500; font-weight: bold; }
  tr { break-inside: avoid; }
</style>
<h1>${escapeHtml(TITLE)}</h1>
<h2>${escapeHtml(who)}</h2>
${more.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
<table>
<thead><tr><th scope="col">Point</th><th scope="col">Résultat</th><th scope="col">Constat</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<p><strong>${escapeHtml(verdict(lines))}</strong></p>
</html>
`;
}

/** For a program; stable. */
export function reportData({ commune, raccordement, at, lines }: Rehearsed) {
  const { insee, demarche } = raccordement;
  return {
    insee,
    commune: commune.name,
    demarche,
    at,
    green: isGreen(lines),
    lines: lines.map(({ code, ok, detail, todo }) => ({ code, label: LABELS[code], ok, detail, ...(todo === undefined ? {} : { todo }) })),
  };
}
