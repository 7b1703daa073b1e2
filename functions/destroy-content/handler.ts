import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { contentDestruction } from './compose.ts';
import { DestroyContentEnvSchema } from './env.ts';

const destroyContent = contentDestruction(DestroyContentEnvSchema.parse(process.env));
export const handler = task('destroy-content', QueueEventSchema).handler(eachRecord(destroyContent));
