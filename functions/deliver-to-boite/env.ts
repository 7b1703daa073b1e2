import * as z from 'zod';

export const DeliverToBoiteEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  BOITES_BUCKET: z.string().min(1),
  VAULT_BUCKET: z.string().min(1),
  /** Longer than the function's deadline plus a network margin (design §1.5). */
  LEASE_SECONDS: z.coerce.number().int().positive(),
  EVIDENCE_SECONDS: z.coerce.number().int().min(0),
});
export type DeliverToBoiteEnv = z.infer<typeof DeliverToBoiteEnvSchema>;
