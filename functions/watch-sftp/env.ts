import * as z from 'zod';

export const WatchSftpEnvSchema = z.object({ DOSSIERS_TABLE: z.string().min(1), BOITES_BUCKET: z.string().min(1) });
