import * as z from 'zod';

/** Environment of the GS API. */
export const GsApiEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  ACCES_TABLE: z.string().min(1),
  VAULT_BUCKET: z.string().min(1),
  /** After which a malware scan without result is late. */
  SCAN_OVERDUE_SECONDS: z.coerce.number().int().positive(),
});
export type GsApiEnv = z.infer<typeof GsApiEnvSchema>;
