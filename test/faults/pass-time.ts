import { setTimeout as wait } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { watchPace } from '../../local/clock/pace.ts';
import type { BreakableCloud } from '../../local/cloud/breakable-cloud.ts';
import type { queues } from '../../local/cloud/queues.ts';
import type { Injection } from './inject.ts';
import type { Life } from './lives.ts';
import type { Schedule } from './schedule.ts';

/** Moves of the clock after which nothing goes wrong any more: what is not over then is to end by itself. */
const FAULTY_MOVES = 60;
const MOVES = 250;
/** Moves in which nobody did anything although somebody waits: nobody will. */
const HOPELESS = 3;
/** Period of the sweeper: no sweep comes sooner after another. */
const SWEEP_MS = 600_000;
/** Past all that the sweeper put later (an execution's time, functions/shared/execution-time.ts): what would be repeated shows. */
const PAST_ALL_MS = 1_300_000;
/** Of a boite or a number, on the local stage (`receiverLeaseSeconds`), and a little more. */
const LEASE_SECONDS = 66;
/** Every so many moves the operator gives dead letters back, and what may begin again does. */
const OPERATOR = 3;
const TICK_MS = 100;
export interface World {
  readonly lives: readonly Life[];
  readonly schedule: Schedule;
  readonly injection: Injection;
  readonly queued: ReturnType<typeof queues>;
  /** Whether every life is over, and nothing is owed any more. */
  readonly settled: () => Promise<boolean>;
  /** Moves of the clock at most; enough for everything by default. */
  readonly moves: number | undefined;
  readonly say: ((line: string) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Lets everything happen that will, and moves the clock on to the next thing whenever nothing does. */
export function passTime(cloud: BreakableCloud, { lives, schedule, injection, queued, settled, moves = MOVES, say, signal }: World) {
  const { outputs, clock } = cloud;
  const { endpoint, region } = outputs;
  const lambda = new LambdaClient({ endpoint, region });
  const sfn = new SFNClient({ endpoint, region });
  const pace = watchPace(cloud, injection);
  let replayed = 0;
  let begunAgain = 0;
  let sweptAt = 0;
  let told = '';

  async function invoke(name: string, payload: object): Promise<void> {
    await lambda.send(new InvokeCommand({ FunctionName: outputs.functions[name] ?? '', Payload: JSON.stringify(payload) }));
  }

  async function sweep(): Promise<void> {
    await invoke('sweep-due', {});
    sweptAt = clock.now().getTime();
  }

  /** A record of the stream that comes again, and an execution that begins late, where the schedule says so. */
  async function startAgain(): Promise<void> {
    for (const { rank, numero } of lives) {
      if (schedule.event(`world: stream record of D${rank}`, ['twice']) !== undefined) {
        const NewImage = { numero: { S: numero }, seq: { N: '1' }, after: { N: '0' }, type: { S: 'depose' } };
        await invoke('start-lifecycle', { Records: [{ eventSource: 'aws:dynamodb', dynamodb: { NewImage } }] });
      }
      if (schedule.event(`world: execution of D${rank}`, ['twice']) === undefined) continue;
      begunAgain += 1;
      const stateMachineArn = outputs.stateMachines['dossier-lifecycle'];
      const input = JSON.stringify({ numero, seq: 1, kind: 'depose' });
      await sfn.send(new StartExecutionCommand({ stateMachineArn, name: `${numero}-1-9${begunAgain}`, input }));
    }
  }

  function tell(): void {
    const waiting = lives.filter(({ over }) => !over).map(({ rank, waits }) => `D${rank} attend ${waits}`);
    const line = waiting.join(', ') || 'tous à leur fin';
    if (line !== told) say?.(`${injection.calls} appels, ${schedule.met.length} pannes ; ${line}`);
    told = line;
  }

  /**
   * To the next instant at which something happens by itself, or is due: then a sweep, as the schedule does, ten minutes after the last at
   * the soonest. Past everything where `past` is true, or nothing is to come. False: nothing is.
   */
  async function moveOn(past: boolean): Promise<boolean> {
    const now = clock.now().getTime();
    const [comes, dueAt] = [await pace.comes(), await pace.due()];
    const due = dueAt === undefined ? undefined : Math.max(dueAt, sweptAt + SWEEP_MS);
    const next = past ? now + PAST_ALL_MS : Math.min(comes ?? Number.POSITIVE_INFINITY, due ?? now + PAST_ALL_MS);
    // A second more: what counts whole seconds has seen it too.
    clock.advance(Math.max(1, Math.ceil((next - now) / 1000) + (next === due ? 1 : 0)));
    injection.release();
    if (next !== comes) await sweep();
    return comes !== undefined || due !== undefined;
  }

  /** Until nothing is owed, or nobody believes in it any more. */
  async function untilSettled(): Promise<void> {
    let calm = 0;
    let hopeless = 0;
    for (let move = 0; move < moves && hopeless < HOPELESS; ) {
      signal?.throwIfAborted();
      const acted = await Promise.all(lives.map((life) => life.act()));
      const now = acted.some(Boolean) ? 'busy' : await pace.now();
      if (now === 'busy') {
        await wait(TICK_MS);
        continue;
      }
      move += 1;
      if (now === 'leased') {
        injection.askAgain();
        clock.advance(LEASE_SECONDS);
        continue;
      }
      // Twice, a sweep in between: what would still be repeated shows.
      calm = (await settled()) ? calm + 1 : 0;
      if (calm === 2) return;
      tell();
      if (move >= FAULTY_MOVES) schedule.quiet();
      if (move % OPERATOR === 0) {
        replayed += await queued.replay();
        await startAgain();
      }
      const comes = await moveOn(calm === 1);
      hopeless = calm === 0 && !comes ? hopeless + 1 : 0;
    }
  }

  return {
    sweep,
    untilSettled,
    /** Dead letters that were given back to their queues. */
    get replayed() {
      return replayed;
    },
  };
}
