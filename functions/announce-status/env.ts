import * as z from 'zod';
import { PartnersTextSchema } from '../domain/partners.ts';

export const AnnounceStatusEnvSchema = z.object({
  DOSSIERS_TABLE: z.string().min(1),
  PORTAIL_BUCKET: z.string().min(1),
  PARTNERS: PartnersTextSchema,
});
export type AnnounceStatusEnv = z.infer<typeof AnnounceStatusEnvSchema>;
