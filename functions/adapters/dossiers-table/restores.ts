import * as z from 'zod';
import { AuthorSchema, ReasonSchema } from '../../domain/acts.ts';
import { InstantSchema } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { hubItem } from './hub-item.ts';

/** A restore that an operator makes: nothing works on the table until it is open again (docs/restore.md). */
export const RestoreSchema = z.strictObject({
  /** Instant to which the table goes back. */
  to: InstantSchema,
  /** When the gate was closed, by whom, why. */
  since: InstantSchema,
  by: AuthorSchema,
  reason: ReasonSchema,
  /** Concurrency set apart before, by function: given back at the opening. */
  reserved: z.record(z.string(), z.int().min(0)),
  /** When each step ended. */
  copiedAt: InstantSchema.optional(),
  replayedAt: InstantSchema.optional(),
});
export type Restore = z.infer<typeof RestoreSchema>;

/** Partitions that a restore leaves as they are: what operators did and stopped, this restore included. */
export const isKept = (pk: string): boolean => pk === 'HUB' || pk.startsWith('ACTE#');

/** The restore under way, where there is one. */
export const restores = (table: Table) => hubItem(table, 'RESTAURATION', RestoreSchema);
