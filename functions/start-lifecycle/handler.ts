import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { executions } from '../adapters/executions.ts';
import { queue } from '../adapters/queues.ts';
import { task } from '../shared/task.ts';
import { StartLifecycleEnvSchema } from './env.ts';
import { createStartLifecycle, StartLifecycleEventSchema } from './start-lifecycle.ts';

const env = StartLifecycleEnvSchema.parse(process.env);
const { dossiers } = dossiersTable(env.DOSSIERS_TABLE);
const startLifecycle = createStartLifecycle({
  loadWithChain: dossiers.loadWithChain,
  start: executions({ stateMachineArn: env.LIFECYCLE_ARN }).start,
  retryLater: queue({ queueUrl: env.RETRY_QUEUE_URL }),
});
export const handler = task('start-lifecycle', StartLifecycleEventSchema).handler(startLifecycle);
