import * as z from 'zod';

export const CarryOutEventsEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  PORTAIL_BUCKET: z.string().min(1),
  MAIL_QUEUE_URL: z.string().min(1),
});
