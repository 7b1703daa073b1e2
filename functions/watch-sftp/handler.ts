import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { createWatchBoite } from '../shared/watch-boite.ts';
import { WatchSftpEnvSchema } from './env.ts';
import { createWatchSftp } from './watch-sftp.ts';

const env = WatchSftpEnvSchema.parse(process.env);
const { watches, directory, notices } = dossiersTable(env.DOSSIERS_TABLE);
const watchBoite = createWatchBoite({ ...watches, ...directory, owe: notices.owe, now: () => new Date() });
export const handler = task('watch-sftp', QueueEventSchema).handler(createWatchSftp({ bucket: env.BOITES_BUCKET, watchBoite }));
