import * as z from 'zod';

export const RecordMailEventsEnvSchema = z.object({ DOSSIERS_TABLE: z.string().min(1), VAULT_BUCKET: z.string().min(1) });
export type RecordMailEventsEnv = z.infer<typeof RecordMailEventsEnvSchema>;
