import * as z from 'zod';
import type { ItemKey } from '../adapters/dossiers-table/due.ts';
import { LedgerLineSchema } from '../domain/destruction.ts';
import { InstantSchema } from '../domain/ids.ts';
import type { Handled } from '../shared/queue.ts';

/** The message is a bell: it names an item that was due, not what to destroy; the item is read again. */
export const DestructionBellSchema = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  /** Instant that the sweep looked at. */
  asOf: InstantSchema,
  run: LedgerLineSchema.shape.run,
});
export type DestructionBell = z.infer<typeof DestructionBellSchema>;

/** When, and by which sweep. */
export interface Visit {
  readonly at: string;
  readonly run: string;
}

/** One kind of item whose bytes end. */
export interface Destroyer {
  readonly owns: (key: ItemKey) => boolean;
  readonly act: (key: ItemKey, visit: Visit) => Promise<void>;
}

export interface DestroyContentDeps {
  readonly destroyers: readonly Destroyer[];
  readonly now: () => Date;
  /** Only the local stage may destroy ahead of the clock (design §1.6). */
  readonly stage: string;
}

/** A bell for an item that nobody destroys: a program is missing, somebody must look. */
export class UnknownDestructionError extends Error {
  override readonly name = 'UnknownDestructionError';
}

/** Destroys what the sweeper found due, one item a message: safe to do twice, and begun again where it died. */
export function createDestroyContent({ destroyers, now, stage }: DestroyContentDeps) {
  return async (body: unknown): Promise<Handled> => {
    const { pk, sk, asOf, run } = DestructionBellSchema.parse(body);
    const real = now().toISOString();
    const at = stage === 'local' && asOf > real ? asOf : real;
    const destroyer = destroyers.find(({ owns }) => owns({ pk, sk }));
    if (destroyer === undefined) throw new UnknownDestructionError('an item is to be destroyed that nobody owns');
    await destroyer.act({ pk, sk }, { at, run });
    return 'done';
  };
}
