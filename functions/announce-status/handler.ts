import { task } from '../shared/task.ts';
import { AnnounceStatusInputSchema } from './announce-status.ts';
import { statusAnnouncing } from './compose.ts';
import { AnnounceStatusEnvSchema } from './env.ts';

const announceStatus = statusAnnouncing(AnnounceStatusEnvSchema.parse(process.env));
export const handler = task('announce-status', AnnounceStatusInputSchema).handler((input) => announceStatus(input));
