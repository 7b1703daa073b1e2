import { REFUSALS } from '../../functions/domain/refusal-catalogue.ts';
import type { Verdict } from './validate-file.ts';

const KINDS = { aller: 'paquet aller', retour: 'flux retour' } as const;

/** A verdict for a person, in French. */
export function verdictText({ file, accepted, kind, numero, demarche, warnings, refusal }: Verdict): string {
  const of = [KINDS[kind], numero, demarche].filter((part) => part !== null).join(', ');
  const lines = [`${file} : ${accepted ? 'accepté' : 'refusé'} (${of})`];
  if (refusal !== undefined) {
    lines.push(`  ✗ ${refusal.message} [${refusal.code}, ${refusal.place}]`, `    ${REFUSALS[refusal.code].action}`);
  }
  for (const { code, place, message } of warnings) lines.push(`  ! ${message} [${code}, ${place}]`);
  return lines.join('\n');
}

/** « 3 fichiers : 2 acceptés, 1 refusé ». */
export function summaryText(verdicts: readonly Verdict[]): string {
  const count = (number: number, word: string): string => `${number} ${word}${number > 1 ? 's' : ''}`;
  const good = verdicts.filter(({ accepted }) => accepted).length;
  return `${count(verdicts.length, 'fichier')} : ${count(good, 'accepté')}, ${count(verdicts.length - good, 'refusé')}`;
}
