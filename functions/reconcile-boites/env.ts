import * as z from 'zod';

export const ReconcileBoitesEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  BOITES_BUCKET: z.string().min(3).max(63),
  RETOURS_QUEUE_URL: z.string().min(1),
  /** How long events, queues and visits have their own way with a file, before a pass takes it for forgotten. */
  UNHEARD_SECONDS: z.coerce.number().int().positive(),
});
