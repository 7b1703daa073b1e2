import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median, shuffled } from './numbers.ts';
import { packageOf, type Size } from './packages.ts';
import { ingest as ours } from './sides/ours.ts';
import { ingest as usual } from './sides/usual.ts';

const SIDES = { ours, usual } as const;
type Side = keyof typeof SIDES;

export interface Warm {
  /** Median of the ratios of each round, ours to the usual stack. */
  readonly ratio: number;
  /** Medians in milliseconds per package. */
  readonly ours: number;
  readonly usual: number;
}

/** Packages in one timing, so that it lasts some milliseconds on the fast side. */
const REPEATS: Record<Size, number> = { '64KB': 80, '1MB': 10, '8MB': 3 };
/** Readings before the first timing: enough for the compiler to have done its work. */
const WARM_UPS: Record<Size, number> = { '64KB': 600, '1MB': 40, '8MB': 6 };
const ROUNDS = 20;

/** Both sides warmed up, then timed in turn, in a random order within each round. */
export async function measureWarm(size: Size): Promise<Warm> {
  const zip = await packageOf(size);
  for (let warmUp = 0; warmUp < WARM_UPS[size]; warmUp++) {
    if ((await ours(zip)) !== (await usual(zip))) throw new Error('the two sides do not read the same');
  }
  const rounds: Record<Side, number>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times = { ours: 0, usual: 0 };
    for (const side of shuffled(['ours', 'usual'] as const)) times[side] = await timed(SIDES[side], zip, REPEATS[size]);
    rounds.push(times);
  }
  return {
    ratio: median(rounds.map((round) => round.ours / round.usual)),
    ours: median(rounds.map((round) => round.ours)),
    usual: median(rounds.map((round) => round.usual)),
  };
}

/** Each side begins with an empty heap: it pays for its own garbage, not for what the other left. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function timed(ingest: (zip: Buffer) => Promise<string>, zip: Buffer, repeats: number): Promise<number> {
  collectGarbage();
  const start = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) await ingest(zip);
  return (performance.now() - start) / repeats;
}
