import * as z from 'zod';
import { AuthorSchema, ReasonSchema } from '../../domain/acts.ts';
import { InstantSchema } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { hubItem } from './hub-item.ts';

/** Consumption stopped by an operator. */
export const PauseSchema = z.strictObject({
  since: InstantSchema,
  by: AuthorSchema,
  reason: ReasonSchema,
  /** Functions that are no longer fed. */
  functions: z.array(z.string()).min(1),
});
export type Pause = z.infer<typeof PauseSchema>;

/** The pause of the hub, where there is one: what an operator and the sweeper see of it. */
export const pauses = (table: Table) => hubItem(table, 'PAUSE', PauseSchema);
