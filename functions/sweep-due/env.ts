import * as z from 'zod';
import { LadderTextSchema } from '../domain/reminders.ts';

export const SweepDueEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  ACCES_TABLE: z.string().min(1),
  LIFECYCLE_ARN: z.string().min(1),
  MAIL_QUEUE_URL: z.string().min(1),
  NOTICES_QUEUE_URL: z.string().min(1),
  RETOURS_QUEUE_URL: z.string().min(1),
  DESTRUCTION_QUEUE_URL: z.string().min(1),
  DEPOT_BUCKET: z.string().min(1),
  DEPOT_QUEUE_URL: z.string().min(1),
  BOITES_BUCKET: z.string().min(1),
  /** After which a malware scan without result, or an object in the depot, is late. */
  SCAN_OVERDUE_SECONDS: z.coerce.number().int().positive(),
  DELIVERIES_QUEUE_URL: z.string().min(1),
  /** When whom is reminded of a dossier that waits. */
  REMINDERS: LadderTextSchema,
  STAGE: z.enum(['local', 'preprod', 'prod']),
});
export type SweepDueEnv = z.infer<typeof SweepDueEnvSchema>;
