import * as z from 'zod';

export const ReceiveReturnFlowEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  BOITES_BUCKET: z.string().min(3).max(63),
  VAULT_BUCKET: z.string().min(3).max(63),
  /** Lease of a boite: longer than the function's deadline plus a network margin (design §1.5). */
  LEASE_SECONDS: z.coerce.number().int().positive(),
  /** How long an incomplete file is left alone, counted from its arrival. */
  PARTIAL_GRACE_SECONDS: z.coerce.number().int().positive(),
  /** After which a malware scan without result is late. */
  SCAN_OVERDUE_SECONDS: z.coerce.number().int().positive(),
});
export type ReceiveReturnFlowEnv = z.infer<typeof ReceiveReturnFlowEnvSchema>;
