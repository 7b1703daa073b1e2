import { queues } from '../../local/cloud/queues.ts';
import { inject } from './inject.ts';
import { type Life, players, type Scenario } from './lives.ts';
import type { LivesCloud } from './lives-cloud.ts';
import { type Outcome, outcomes } from './outcome.ts';
import { passTime } from './pass-time.ts';
import { residues } from './residue.ts';
import type { Fault, Schedule } from './schedule.ts';

export interface RunOptions {
  /** One life of each, ranks from 1 on. */
  readonly lives: readonly { readonly rank: number; readonly scenario: Scenario }[];
  readonly schedule: Schedule;
  readonly signal?: AbortSignal;
  /** Whether the thirty days pass too, and what must end is destroyed. */
  readonly expires: boolean;
  /** Moves of the clock at most, before what is not over is told as lost. */
  readonly moves?: number;
  /** Told each time that the clock is moved. */
  readonly say?: (line: string) => void;
  /** Told each call of a function and what became of it. */
  readonly trace?: (line: string) => void;
}

export interface Ran {
  readonly outcomes: ReadonlyMap<number, { readonly life: Life; readonly outcome: Outcome }>;
  /** What is left of purged dossiers and should not be; empty where the thirty days did not pass. */
  readonly residue: readonly { readonly rank: number; readonly what: string }[];
  readonly calls: number;
  readonly met: readonly Fault[];
  /** Dead letters that were given back to their queues. */
  readonly replayed: number;
  /** Seconds by which the clock was moved. */
  readonly moved: number;
}

/** Content, documents and the address of a closed dossier end after thirty days at most; one more for the hours before. */
const PAST_THIRTY_DAYS = 31 * 86_400;

let runs = 0;

/** Numbers that no other run of this cloud has. */
function numerosOf(count: number): string[] {
  runs += 1;
  const run = `${Date.now().toString(36).slice(-5)}${runs.toString(36)}`.toUpperCase();
  return Array.from({ length: count }, (_, index) => `A-8-${run}${index.toString(36).toUpperCase().padStart(3, '0')}`);
}

/** Lives some dossiers on the deployed functions, under a schedule of faults, until they are over and nothing is owed any more. */
export async function run(cloud: LivesCloud, { lives: asked, schedule, expires, moves, signal, say, trace }: RunOptions): Promise<Ran> {
  const { clock } = cloud;
  const numeros = numerosOf(asked.length);
  const rankOf = new Map(asked.map(({ rank }, index) => [numeros[index] ?? '', rank]));
  const look = outcomes(cloud);
  const left = residues(cloud);
  const queued = queues(cloud);
  const cast = players(cloud, clock.now, (signature, possible) => schedule.event(signature, possible));
  const lives = asked.map(({ rank, scenario }, index) => cast.begin(rank, numeros[index] ?? '', scenario));
  const injection = inject(cloud, schedule, rankOf, (line) => trace?.(`${clock.now().toISOString()} ${line}`));
  const ahead = clock.ahead;
  let expired = false;
  const settled = async (): Promise<boolean> => {
    if (!lives.every(({ over }) => over)) return false;
    const { alive, dead } = await queued.waiting();
    if (alive + dead > 0 || injection.next !== undefined) return false;
    for (const { numero } of lives) if ((await look.open(numero)).length > 0) return false;
    return !expired || (await left.deadlines(numeros)).length === 0;
  };
  const time = passTime(cloud, { lives, schedule, injection, queued, settled, moves, say, signal });

  const ends = async () => new Map(await Promise.all(lives.map(async (life) => [life.rank, await look.of(life)] as const)));

  try {
    await time.untilSettled();
    const lived = await ends();
    if (expires) {
      say?.('trente et un jours passent');
      expired = true;
      clock.advance(PAST_THIRTY_DAYS);
      await time.sweep();
      await time.untilSettled();
    }
    const after = await ends();
    const found = lives.map((life) => {
      const [before, last] = [lived.get(life.rank), after.get(life.rank)] as [Outcome, Outcome];
      // Files, answers and history as they were before their end; mails and what is still owed as they are now.
      return [life.rank, { life, outcome: { ...before, mails: last.mails, open: last.open } }] as const;
    });
    return {
      outcomes: new Map(found),
      residue: expires ? await left.of(lives) : [],
      calls: injection.calls,
      met: [...schedule.met],
      replayed: time.replayed,
      moved: clock.ahead - ahead,
    };
  } finally {
    injection.stop();
  }
}
