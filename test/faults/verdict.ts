import type { Outcome } from './outcome.ts';

/** What is wrong with one dossier, each in words; `unsettled` is what the documents foresee. */
export interface Findings {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly unsettled: readonly string[];
  readonly diverged: readonly string[];
  readonly residue: readonly string[];
}

/** Whether anything is wrong that no document foresees. */
export const isWrong = ({ lost, doubled, diverged, residue }: Findings): boolean =>
  [lost, doubled, diverged, residue].some((found) => found.length > 0);

const counts = (all: readonly string[]): Map<string, number> => {
  const counted = new Map<string, number>();
  for (const one of all) counted.set(one, (counted.get(one) ?? 0) + 1);
  return counted;
};

/**
 * Compares where a dossier ended with where one of the same life ends when nothing goes wrong.
 * @param suppressed how often the word of SES about an effect never arrived: it may be repeated so often
 */
export function judge(found: Outcome, expected: Outcome, suppressed: (effect: string) => number): Omit<Findings, 'residue'> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const unsettled: string[] = [];
  const compare = (what: string, has: readonly string[], wanted: readonly string[]) => {
    const [have, want] = [counts(has), counts(wanted)];
    for (const [one, times] of want) if (times > (have.get(one) ?? 0)) lost.push(`${what} ${one}`);
    for (const [one, times] of have) if (times > Math.max(1, want.get(one) ?? 0)) doubled.push(`${what} ${one} × ${times}`);
  };
  if (!found.over) lost.push('its end');
  for (const one of found.open) lost.push(`still open: ${one}`);
  compare('event', found.events, expected.events);
  compare('fact', found.facts, expected.facts);
  if (found.files < expected.files) lost.push('file');
  if (found.files > expected.files) doubled.push(`file × ${found.files}`);
  if (found.receipts < expected.receipts) lost.push('receipt');
  for (const effect of Object.keys(expected.mails)) {
    if (found.mails[effect] !== undefined) continue;
    // A notice in doubt is not repeated (ADR 0004): foreseen.
    if (found.ends[effect] === 'incertain') unsettled.push(`${effect}: in doubt`);
    else lost.push(`mail ${effect}`);
  }
  for (const [effect, times] of Object.entries(found.mails)) {
    if (times <= 1) continue;
    if (times <= 1 + suppressed(effect)) unsettled.push(`${effect} × ${times}, the word of SES was suppressed`);
    else doubled.push(`mail ${effect} × ${times}`);
  }
  const differs =
    found.status !== expected.status || found.events.join() !== expected.events.join() || found.facts.join() !== expected.facts.join();
  const diverged = differs ? [`${found.status}: ${found.events.join(', ')} | ${found.facts.join(', ')}`] : [];
  if (found.rejections > expected.rejections) diverged.push('an answer was refused');
  return { lost, doubled, unsettled, diverged };
}
