import * as z from 'zod';

export const DeliverToBoiteEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  BOITES_BUCKET: z.string().min(1),
  VAULT_BUCKET: z.string().min(1),
  /** Longer than the function's deadline plus a network margin (design §1.5). */
  LEASE_SECONDS: z.coerce.number().int().positive(),
  EVIDENCE_SECONDS: z.coerce.number().int().min(0),
  /** From a deposit to its opening in the GS where it cannot be handed over: 72 h (design §6). */
  FALLBACK_SECONDS: z.coerce.number().int().positive(),
});
export type DeliverToBoiteEnv = z.infer<typeof DeliverToBoiteEnvSchema>;
