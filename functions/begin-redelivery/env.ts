import * as z from 'zod';

export const BeginRedeliveryEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  BOITES_BUCKET: z.string().min(1),
  PORTAIL_BUCKET: z.string().min(1),
});
