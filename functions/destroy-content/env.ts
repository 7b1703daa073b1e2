import * as z from 'zod';

export const DestroyContentEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  VAULT_BUCKET: z.string().min(1),
  BOITES_BUCKET: z.string().min(1),
  LEDGER_BUCKET: z.string().min(1),
  /** How long the copy of a dead delivery may take to show (design §1.5). */
  EVIDENCE_SECONDS: z.coerce.number().int().min(0),
  STAGE: z.enum(['local', 'preprod', 'prod']),
});
export type DestroyContentEnv = z.infer<typeof DestroyContentEnvSchema>;
