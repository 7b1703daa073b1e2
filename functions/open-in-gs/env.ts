import * as z from 'zod';

export const OpenInGsEnvSchema = z.object({ DOSSIERS_TABLE: z.string().min(1) });
