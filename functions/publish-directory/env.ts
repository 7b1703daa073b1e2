import * as z from 'zod';

export const PublishDirectoryEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  PORTAIL_BUCKET: z.string().min(1),
});
