import * as z from 'zod';

export const StartLifecycleEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  LIFECYCLE_ARN: z.string().min(1),
  RETRY_QUEUE_URL: z.string().min(1),
});
