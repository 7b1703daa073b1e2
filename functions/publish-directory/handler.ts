import { openTable } from '../adapters/dossiers-table/client.ts';
import { directoryLists } from '../adapters/dossiers-table/directory-lists.ts';
import { portailDirectory } from '../adapters/portail-directory.ts';
import { createPublishDirectory } from '../shared/publish-directory.ts';
import { task } from '../shared/task.ts';
import { PublishDirectoryEnvSchema } from './env.ts';
import { createPublishChanges, DirectoryChangesSchema } from './publish-directory.ts';

const env = PublishDirectoryEnvSchema.parse(process.env);
const { entriesOf } = directoryLists(openTable(env.DOSSIERS_TABLE));
const { publish } = createPublishDirectory({ ...portailDirectory({ bucket: env.PORTAIL_BUCKET }), entriesOf });
export const handler = task('publish-directory', DirectoryChangesSchema).handler(createPublishChanges({ publish }));
