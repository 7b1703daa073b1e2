import * as z from 'zod';

export const ReceiveDepositEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  DEPOT_BUCKET: z.string().min(1),
  VAULT_BUCKET: z.string().min(1),
  PORTAIL_BUCKET: z.string().min(1),
  /** Longer than the function's deadline plus a network margin (design §1.5). */
  LEASE_SECONDS: z.coerce.number().int().positive(),
  /** After which a malware scan without result is late. */
  SCAN_OVERDUE_SECONDS: z.coerce.number().int().positive(),
});
export type ReceiveDepositEnv = z.infer<typeof ReceiveDepositEnvSchema>;
