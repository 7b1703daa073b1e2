import { setTimeout as wait } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import type { BreakableCloud } from '../cloud/breakable-cloud.ts';

/**
 * `busy`: something works. `leased`: whoever works does nothing but ask for a lease that another has, and that other works no more. `still`:
 * nothing happens until the clock moves.
 */
export type Pace = 'busy' | 'leased' | 'still';

/** Between two looks that must find the same: the emulator hands its events on by threads, each for a few milliseconds. */
const TWICE_MS = 150;
/** Messages that come back within so much of each other come back together. */
const TOGETHER_SECONDS = 5;
/** Of the bells of mails, which come back again and again while a claim waits for its evidence (ten minutes). */
const BELLS_TOGETHER_SECONDS = 120;

type Watched = Pick<BreakableCloud, 'connectors' | 'outputs'> & {
  readonly clock: Pick<BreakableCloud['clock'], 'standstill'>;
  readonly proxy: Pick<BreakableCloud['proxy'], 'activity'>;
  readonly events: Pick<BreakableCloud['events'], 'drained'>;
};

/** What holds calls and events back, as far as time is concerned. */
interface Holding {
  /** Whether this process asked for a lease, was told that another has it, and has done nothing since. */
  waitsForALease(pid: number): boolean;
  /** Instant (milliseconds since 1970, moved clock) at which the next call or event arrives that is still on its way. */
  readonly next: number | undefined;
}

/** Whether anything still happens by itself, and when it will again. */
export function watchPace({ clock, proxy, events, connectors, outputs }: Watched, injection: Holding) {
  const table = openTable(outputs.tables.dossiers);

  async function look(): Promise<Pace> {
    await events.drained();
    const { functions, batches, executions, polling } = await clock.standstill();
    if (polling || executions > 0 || proxy.activity.inFlight > 0 || connectors.pending() > 0) return 'busy';
    if (functions.length === 0 && batches === 0) return 'still';
    const asking = functions.every((pid) => pid !== null && injection.waitsForALease(pid));
    return asking && batches <= functions.length ? 'leased' : 'busy';
  }

  return {
    async now(): Promise<Pace> {
      const { lastAt } = proxy.activity;
      const seen = await look();
      if (seen !== 'still') return seen;
      await wait(TWICE_MS);
      return (await look()) === 'still' && proxy.activity.lastAt === lastAt ? 'still' : 'busy';
    },

    /** When the first message is visible again, the first wait of an execution over, the first call or event arrived that is on its way. */
    async comes(): Promise<number | undefined> {
      const { wait: execution, backoff, queues } = await clock.standstill();
      const messages = Object.entries(queues).map(([name, { next }]) => {
        const together = name.endsWith('.fifo') ? BELLS_TOGETHER_SECONDS : TOGETHER_SECONDS;
        return next === null ? null : Math.ceil(next / together) * together;
      });
      const inSeconds = [execution, backoff, ...messages].filter((instant) => instant !== null);
      const all = [...inSeconds.map((instant) => instant * 1000), ...(injection.next === undefined ? [] : [injection.next])];
      return all.length === 0 ? undefined : Math.min(...all);
    },

    /** The first instant of the due index, the daily look at accounts left out. */
    async due(): Promise<number | undefined> {
      const asked = { TableName: table.name, IndexName: 'gsi2', ProjectionExpression: 'pk, gsi2sk' };
      const instants: number[] = [];
      for await (const { Items = [] } of paginateScan({ client: table.client }, asked))
        for (const { pk, gsi2sk } of Items) if (!String(pk).startsWith('ACCOUNT#')) instants.push(Date.parse(String(gsi2sk)));
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}
