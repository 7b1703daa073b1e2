import * as z from 'zod';
import type { ItemKey } from '../adapters/dossiers-table/due.ts';
import { InstantSchema } from '../domain/ids.ts';
import { secondsLater } from '../domain/instants.ts';
import { failure, info } from '../shared/logger.ts';
import type { OwedWork } from './owed-work.ts';

/** Input of a sweep. The scheduler sends what it likes around it; only `asOf` and `dryRun` count. */
export const SweepInputSchema = z.object({ asOf: InstantSchema.optional(), dryRun: z.boolean().optional() }).loose();
export type SweepInput = z.infer<typeof SweepInputSchema>;

/** Items taken in each of the 16 shards: at most 1,600 a round, every ten minutes or as often as it takes. */
const PER_SHARD = 100;

/** Rounds of one sweep: a backlog of a night is emptied, and the function still ends before its deadline. */
const MAX_ROUNDS = 20;

/** Seconds kept for the last item before the deadline. */
const MARGIN_MS = 15_000;

export interface SweepDueDeps {
  readonly dueAt: (instant: string, limit: number) => Promise<ItemKey[]>;
  readonly stillDue: (key: ItemKey, instant: string) => Promise<Record<string, unknown> | null>;
  readonly moveLater: (key: ItemKey, seen: string, instant: string) => Promise<void>;
  /** What each kind of item is owed; the first whose `owns` is true acts. */
  readonly work: readonly OwedWork[];
  readonly now: () => Date;
  /** Outside the local stage a future `asOf` forces `dryRun` (design §1.6). */
  readonly stage: string;
}

export interface SweepReport {
  readonly due: number;
  readonly acted: number;
  readonly failed: number;
  readonly dryRun: boolean;
}

/** Reads what is due and nothing else, and finishes it. Safe to run twice, or beside another. */
export function createSweepDue({ dueAt, stillDue, moveLater, work, now, stage }: SweepDueDeps) {
  return async (input: SweepInput, remainingMs: () => number): Promise<SweepReport> => {
    const instant = input.asOf ?? now().toISOString();
    const dryRun = input.dryRun === true || (instant > now().toISOString() && stage !== 'local');
    const seen = new Set<string>();
    let acted = 0;
    let failed = 0;
    for (let round = 0; round < MAX_ROUNDS && remainingMs() > MARGIN_MS; round++) {
      const keys = (await dueAt(instant, PER_SHARD)).filter((key) => !seen.has(`${key.pk} ${key.sk}`));
      if (keys.length === 0) break;
      for (const key of keys) {
        if (remainingMs() <= MARGIN_MS) break;
        seen.add(`${key.pk} ${key.sk}`);
        if (dryRun) continue;
        if (await settle(key, instant)) acted += 1;
        else failed += 1;
      }
      if (dryRun) break;
    }
    const report = { due: seen.size, acted, failed, dryRun };
    info('SWEPT', report);
    return report;
  };

  async function settle(key: ItemKey, instant: string): Promise<boolean> {
    let seenAt: string | undefined;
    try {
      const item = await stillDue(key, instant);
      if (item === null) return true;
      seenAt = String(item.gsi2sk);
      const owner = work.find(({ owns }) => owns(key));
      if (owner === undefined) throw new UnknownDueItemError('an item is due that nobody owns');
      await owner.act(item, now().toISOString());
      return true;
    } catch (error) {
      failure('SWEEP_ITEM_FAILED', error, { pk: key.pk, sk: key.sk });
      if (seenAt !== undefined) await retryLater(key, seenAt);
      return false;
    }
  }

  /** An item that somebody writes at this very moment refuses even that; it stays due, and the others get their turn. */
  async function retryLater(key: ItemKey, seenAt: string): Promise<void> {
    try {
      await moveLater(key, seenAt, secondsLater(now(), RETRY_SECONDS));
    } catch (error) {
      failure('SWEEP_ITEM_FAILED', error, { pk: key.pk, sk: key.sk });
    }
  }
}

/** Seconds before an item that could not be acted upon is due again: the period of the schedule. */
const RETRY_SECONDS = 600;

/** An item of the due index that no kind of work owns: a program is missing, somebody must look. */
export class UnknownDueItemError extends Error {
  override readonly name = 'UnknownDueItemError';
}
