import * as z from 'zod';
import type { DueItem, DueKey, ItemKey, MoveLater } from '../adapters/dossiers-table/due.ts';
import { InstantSchema } from '../domain/ids.ts';
import { secondsBetween, secondsLater } from '../domain/instants.ts';
import { failure, info } from '../shared/logger.ts';
import type { OwedWork, Sweep } from './owed-work.ts';

/** Input of a sweep. The scheduler sends what it likes around it; only `asOf` and `dryRun` count. */
export const SweepInputSchema = z.object({ asOf: InstantSchema.optional(), dryRun: z.boolean().optional() }).loose();
export type SweepInput = z.infer<typeof SweepInputSchema>;

/** Items of one shard at a time: each of the sixteen has its turn before any has a second. */
const PER_SHARD = 100;

/**
 * Rounds of one sweep: 20 × 16 × 100 = 32,000 items at most, and the deadline of the function before that. What is left of a night of
 * absence is due at the next sweep, ten minutes later, oldest first.
 */
const MAX_ROUNDS = 20;

/** Items acted upon at the same time: each waits for three or four calls, one after the other. */
const LANES = 8;

/** Milliseconds kept for the items in hand before the deadline. */
const MARGIN_MS = 15_000;

/** Seconds before an item that could not be acted upon is due again: the period of the schedule. */
const RETRY_SECONDS = 600;

export interface SweepDueDeps {
  /** What is due at an instant, page after page, oldest first in each. */
  readonly duePages: (instant: string, limit: number) => AsyncIterable<readonly DueKey[]>;
  readonly stillDue: (key: ItemKey, instant: string) => Promise<DueItem | null>;
  readonly moveLater: MoveLater;
  /** What each kind of item is owed; the first whose `owns` is true acts. */
  readonly work: readonly OwedWork[];
  /** Rings for what still lies in the depot; answers how many objects. */
  readonly lateDeposits: (now: string) => Promise<number>;
  /** Whether an operator has stopped what comes in: seen at every sweep, which goes on. */
  readonly paused: () => Promise<boolean>;
  /** What a sweep saw: lateness in seconds of the oldest thing due, 0 where there was none. */
  readonly measured: (oldestSeconds: number) => Promise<void>;
  readonly now: () => Date;
  readonly newRun: () => string;
  /** Outside the local stage a future `asOf` forces `dryRun` (design §1.6). */
  readonly stage: string;
}

export interface Totals {
  due: number;
  acted: number;
  failed: number;
}

export interface KindReport extends Totals {
  /** Due instant of the oldest of the kind. */
  oldest?: string;
}

/** Items that a dry run names. */
const NAMED = 50;

export interface SweepReport extends Readonly<Totals> {
  readonly run: string;
  /** Objects that lie in the depot for too long. */
  readonly late: number;
  readonly dryRun: boolean;
  readonly paused: boolean;
  /** True where something due was left to the next sweep. */
  readonly more: boolean;
  /** Due instant of the oldest item. */
  readonly oldest: string | undefined;
  readonly kinds: Readonly<Record<string, KindReport>>;
  /** Of a dry run: the oldest items, oldest first. */
  readonly items?: readonly DueKey[];
}

/** An item of the due index that no kind of work owns: a program is missing, somebody must look. */
export class UnknownDueItemError extends Error {
  override readonly name = 'UnknownDueItemError';
}

/** Reads what is due and nothing else, and finishes it. Safe to run twice, or beside another. */
export function createSweepDue(deps: SweepDueDeps) {
  const { duePages, work, lateDeposits, now, newRun, stage } = deps;

  return async (input: SweepInput, remainingMs: () => number): Promise<SweepReport> => {
    const asOf = input.asOf ?? now().toISOString();
    const dryRun = input.dryRun === true || (asOf > now().toISOString() && stage !== 'local');
    const sweep: Sweep = { asOf, run: newRun() };
    const seen = new Set<string>();
    const kinds: Record<string, KindReport> = {};
    let oldest: string | undefined;
    let items: readonly DueKey[] = [];
    let rounds = 0;
    let more = false;
    for await (const page of duePages(asOf, PER_SHARD)) {
      if (rounds === MAX_ROUNDS || remainingMs() <= MARGIN_MS) {
        more = true;
        break;
      }
      rounds += 1;
      oldest ??= page[0]?.dueAt;
      if (dryRun && rounds === 1) items = page.slice(0, NAMED);
      // An item that was moved later may stand further on, where `asOf` lies ahead of the clock.
      const fresh = page.filter((key) => !seen.has(identity(key)));
      for (const key of fresh) seen.add(identity(key));
      if (!(await settleAll(fresh))) more = true;
    }
    const late = dryRun ? 0 : await ringLate(now().toISOString());
    const report: Omit<SweepReport, 'items'> = {
      run: sweep.run,
      dryRun,
      paused: await deps.paused(),
      more,
      oldest,
      ...totals(kinds),
      late,
      kinds,
    };
    info('SWEPT', { ...report, kinds: JSON.stringify(kinds) });
    // A sweep of another instant says nothing of the hub's day.
    if (input.asOf === undefined && !dryRun) await measure(oldest === undefined ? 0 : Math.round(secondsBetween(oldest, asOf)));
    return dryRun ? { ...report, items } : report;

    /** Several at a time, in the order of the page. False where time ran out. */
    async function settleAll(keys: readonly DueKey[]): Promise<boolean> {
      const left = [...keys];
      async function lane(): Promise<void> {
        for (let key = left.shift(); key !== undefined; key = left.shift()) {
          if (remainingMs() <= MARGIN_MS) {
            left.unshift(key);
            return;
          }
          const kind = kindOf(key);
          const report = kinds[kind] ?? { due: 0, acted: 0, failed: 0 };
          kinds[kind] = report;
          report.due += 1;
          if (report.oldest === undefined || key.dueAt < report.oldest) report.oldest = key.dueAt;
          if (dryRun) continue;
          if (await settle(key, sweep)) report.acted += 1;
          else report.failed += 1;
        }
      }
      await Promise.all(Array.from({ length: LANES }, lane));
      return left.length === 0;
    }
  };

  /** Whatever happens to the depot, what is due was acted upon, and is reported. The real clock: ages are those of objects. */
  async function ringLate(instant: string): Promise<number> {
    try {
      return await lateDeposits(instant);
    } catch (error) {
      failure('SWEEP_ITEM_FAILED', error, { pk: 'depot' });
      return 0;
    }
  }

  /** What cannot be measured is said by its own alarm: the sweep itself has been made. */
  async function measure(oldestSeconds: number): Promise<void> {
    try {
      await deps.measured(oldestSeconds);
    } catch (error) {
      failure('SWEEP_ITEM_FAILED', error, { pk: 'mesures' });
    }
  }

  async function settle({ pk, sk }: ItemKey, sweep: Sweep): Promise<boolean> {
    const key = { pk, sk };
    let item: DueItem | null = null;
    try {
      item = await deps.stillDue(key, sweep.asOf);
      if (item === null) return true;
      const owner = work.find(({ owns }) => owns(key));
      if (owner === undefined) throw new UnknownDueItemError('an item is due that nobody owns');
      await owner.act(item, now().toISOString(), sweep);
      return true;
    } catch (error) {
      failure('SWEEP_ITEM_FAILED', error, key);
      if (item !== null) await retryLater(item);
      return false;
    }
  }

  /** An item that somebody writes at this very moment refuses even that; it stays due, and the others get their turn. */
  async function retryLater(item: DueItem): Promise<void> {
    try {
      await deps.moveLater(item, secondsLater(now(), RETRY_SECONDS));
    } catch (error) {
      failure('SWEEP_ITEM_FAILED', error, { pk: item.pk, sk: item.sk });
    }
  }

  function kindOf(key: ItemKey): string {
    return work.find(({ owns }) => owns(key))?.kind ?? 'inconnus';
  }
}

const identity = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

function totals(kinds: Readonly<Record<string, KindReport>>): Totals {
  const sum = (of: keyof Totals): number => Object.values(kinds).reduce((total, kind) => total + kind[of], 0);
  return { due: sum('due'), acted: sum('acted'), failed: sum('failed') };
}
