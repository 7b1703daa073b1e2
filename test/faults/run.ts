import { setTimeout as wait } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BreakableCloud } from './breakable-cloud.ts';
import { inject } from './inject.ts';
import { type Life, players, type Scenario } from './lives.ts';
import { type Outcome, outcomes } from './outcome.ts';
import { queues } from './queues.ts';
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
  readonly rounds?: number;
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

/**
 * By how much the clock moves each time that nothing happens any more: past the grace of an event or a mail (120 s), past a lease and the
 * evidence time (640 s), past all that the sweeper put later (1,260 s at most). Each is followed by a sweep, as the scheduler does.
 */
const MOVES = [130, 700, 1_300];
/** Rounds after which nothing goes wrong any more: what is not over then is to end by itself. */
const FAULTY_ROUNDS = 25;
const ROUNDS = 80;
/** A message that came back to its queue is visible again (`visibilitySeconds` of the local stage, and a little more). */
const A_MESSAGE_LATER = 20;
/** Of a boite or a number, on the local stage (`receiverLeaseSeconds`). */
const HALF_A_LEASE = 32;
/** Longest wait for an end, real time: what takes longer is not over, and is told as lost. */
const PATIENCE_MS = 300_000;
/** Nothing happens any more when no function ran for so long: the emulator looks into its queues every second. */
const QUIET_MS = 1_300;
const TICK_MS = 150;
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
export async function run(
  cloud: BreakableCloud,
  { lives: asked, schedule, expires, rounds = ROUNDS, signal, say, trace }: RunOptions,
): Promise<Ran> {
  const { outputs, proxy, clock, events } = cloud;
  const { endpoint, region } = outputs;
  const numeros = numerosOf(asked.length);
  const rankOf = new Map(asked.map(({ rank }, index) => [numeros[index] ?? '', rank]));
  const look = outcomes(cloud);
  const left = residues(cloud);
  const queued = queues(cloud);
  const lambda = new LambdaClient({ endpoint, region });
  const sfn = new SFNClient({ endpoint, region });
  const cast = players(cloud, clock.now, (signature, possible) => schedule.event(signature, possible));
  const lives = asked.map(({ rank, scenario }, index) => cast.begin(rank, numeros[index] ?? '', scenario));
  const injection = inject(cloud, schedule, rankOf, (line) => trace?.(`${clock.now().toISOString()} ${line}`));
  const ahead = clock.ahead;
  let replayed = 0;

  let movedAt = Date.now();
  const move = (seconds: number): void => {
    clock.advance(seconds);
    movedAt = Date.now();
  };

  const running = async (): Promise<number> => {
    const arn = outputs.stateMachines['dossier-lifecycle'];
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, statusFilter: 'RUNNING' }));
    return executions.length;
  };

  const quiet = async (): Promise<boolean> => {
    await events.drained();
    const { inFlight, lastAt } = proxy.activity;
    return inFlight === 0 && clock.running() === 0 && Date.now() - lastAt > QUIET_MS && (await running()) === 0;
  };

  /**
   * Whoever finds a boite leased asks again and again, and nobody is ever quiet: where nothing else was asked for so long, the holder is dead.
   * The clock moves by half a lease.
   */
  const onlyWaiting = (): boolean =>
    !injection.holdsTheClock && Date.now() - injection.workedAt > QUIET_MS && Date.now() - movedAt > QUIET_MS;

  let expired = false;
  const settled = async (): Promise<boolean> => {
    if (!lives.every(({ over }) => over)) return false;
    const { alive, dead } = await queued.waiting();
    if (alive + dead > 0) return false;
    for (const { numero } of lives) if ((await look.open(numero)).length > 0) return false;
    return !expired || (await left.deadlines(numeros)).length === 0;
  };

  const invoke = async (name: string, payload: object): Promise<void> => {
    await lambda.send(new InvokeCommand({ FunctionName: outputs.functions[name] ?? '', Payload: JSON.stringify(payload) }));
  };

  /** A record of the stream that comes again, and an execution that begins late, where the schedule says so. */
  const startAgain = async (round: number): Promise<void> => {
    for (const { rank, numero } of lives) {
      if (schedule.event(`world: stream record of D${rank}`, ['twice']) !== undefined) {
        const NewImage = { numero: { S: numero }, seq: { N: '1' }, after: { N: '0' }, type: { S: 'depose' } };
        await invoke('start-lifecycle', { Records: [{ eventSource: 'aws:dynamodb', dynamodb: { NewImage } }] });
      }
      if (schedule.event(`world: execution of D${rank}`, ['twice']) === undefined) continue;
      await sfn.send(
        new StartExecutionCommand({
          stateMachineArn: outputs.stateMachines['dossier-lifecycle'],
          name: `${numero}-1-9${round}`,
          input: JSON.stringify({ numero, seq: 1, kind: 'depose' }),
        }),
      );
    }
  };

  /** Lets everything happen that will, moving the clock whenever nothing does, until nothing is owed or nobody believes in it any more. */
  const untilSettled = async (): Promise<void> => {
    const until = Date.now() + PATIENCE_MS;
    let calm = 0;
    for (let round = 0; round < rounds && calm < 2 && Date.now() < until; ) {
      signal?.throwIfAborted();
      const acted = await Promise.all(lives.map((life) => life.act()));
      if (acted.some(Boolean) || !(await quiet())) {
        if (onlyWaiting()) move(HALF_A_LEASE);
        await wait(TICK_MS);
        continue;
      }
      // Twice, a sweep in between: what would still be repeated shows.
      calm = (await settled()) ? calm + 1 : 0;
      const waiting = lives.filter(({ over }) => !over).map(({ rank, waits }) => `D${rank} attend ${waits}`);
      say?.(`tour ${round + 1} : ${injection.calls} appels, ${schedule.met.length} pannes ; ${waiting.join(', ') || 'tous à leur fin'}`);
      // What failed is tried again first: on AWS too a message comes back long before an evidence time is over.
      const { soon } = await queued.waiting();
      move(soon > 0 ? A_MESSAGE_LATER : (MOVES[round % MOVES.length] ?? 50));
      round += 1;
      if (round === FAULTY_ROUNDS) schedule.quiet();
      if (round % 3 === 0) replayed += await queued.replay();
      await startAgain(round);
      await invoke('sweep-due', {});
      await wait(QUIET_MS);
    }
  };

  const ends = async () => new Map(await Promise.all(lives.map(async (life) => [life.rank, await look.of(life)] as const)));

  try {
    await untilSettled();
    const lived = await ends();
    if (expires) {
      say?.('trente et un jours passent');
      expired = true;
      move(PAST_THIRTY_DAYS);
      await untilSettled();
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
      replayed,
      moved: clock.ahead - ahead,
    };
  } finally {
    injection.stop();
  }
}
