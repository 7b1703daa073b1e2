import * as z from 'zod';
import { NumeroSchema, SeqSchema } from '../domain/ids.ts';

/** Input of every task of `dossier-lifecycle`: ids only (design §1.3). */
export const LifecycleInputSchema = z.strictObject({ numero: NumeroSchema, seq: SeqSchema });
export type LifecycleInput = z.infer<typeof LifecycleInputSchema>;
