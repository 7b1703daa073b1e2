import * as z from 'zod';
import { UsernameSchema } from './access.ts';
import { AgentIdSchema, BoiteSchema, InstantSchema, NumeroSchema } from './ids.ts';

/**
 * Somebody read something personal of a dossier without changing it: kept beside the history, whose version an agent decides upon. Who it
 * was is an identifier without a name, what he read a word of ours (docs/adr/0031).
 */
export const ReadingSchema = z.discriminatedUnion('way', [
  z.strictObject({
    numero: NumeroSchema,
    at: InstantSchema,
    way: z.literal('gs'),
    agent: AgentIdSchema,
    what: z.array(z.enum(['adresse', 'commentaires', 'document'])).min(1),
  }),
  /** Each download or deletion of its file, whoever in the commune has the account. */
  z.strictObject({
    numero: NumeroSchema,
    at: InstantSchema,
    way: z.literal('sftp'),
    boite: BoiteSchema,
    account: UsernameSchema.optional(),
    operation: z.enum(['download', 'delete']),
  }),
]);
export type Reading = z.infer<typeof ReadingSchema>;

/** Keeps a reading; the same again is a success. Where it cannot be kept, nothing is shown. */
export type RecordReading = (reading: Reading) => Promise<void>;
