import type { Step, Verdict } from './step.ts';

interface Result extends Verdict {
  readonly name: string;
  readonly seconds: number;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const secondsSince = (start: number): number => Math.round((Date.now() - start) / 1000);

/** The steps of a lane, one after the other. */
async function runLane(steps: readonly Step[], live: boolean, signal: AbortSignal): Promise<Result[]> {
  const results: Result[] = [];
  for (const { name, run } of steps) {
    if (signal.aborted) break;
    const start = Date.now();
    const kept: string[] = [];
    if (live) say(`\n── ${name}`);
    const verdict = await run(signal, live ? undefined : (words) => void kept.push(words));
    results.push({ name, ...verdict, seconds: secondsSince(start) });
    if (!live) say(`\n── ${name} (pendant ce temps)\n${kept.join('').trimEnd()}`);
  }
  return results;
}

function tellSum(results: readonly Result[], leftOut: readonly string[], seconds: number): void {
  say('\n── Bilan');
  for (const { name, ok, seconds, passed, failed } of results) {
    const counts = `${String(passed).padStart(5)} réussis ${String(failed).padStart(4)} en échec`;
    say(`${ok ? '✓' : '✗'} ${name.padEnd(44)} ${counts} ${String(seconds).padStart(4)} s`);
  }
  for (const reason of leftOut) say(`! ${reason}`);
  say(`Durée : ${seconds} s`);
  const total = (of: 'passed' | 'failed') => results.reduce((all, result) => all + result[of], 0);
  say(`${total('passed')} passed, ${total('failed')} failed`);
}

/**
 * Runs every step of every lane, the lanes beside each other: one mostly waits while the other computes. The words of the first lane
 * come as they are said, those of the others step by step. Says what came of each step; true when every one succeeded.
 */
export async function runLanes(
  lanes: readonly (readonly Step[])[],
  signal: AbortSignal,
  leftOut: readonly string[] = [],
): Promise<boolean> {
  const start = Date.now();
  const results = (await Promise.all(lanes.map((steps, rank) => runLane(steps, rank === 0, signal)))).flat();
  tellSum(results, leftOut, secondsSince(start));
  return !signal.aborted && results.length === lanes.flat().length && results.every(({ ok }) => ok);
}
