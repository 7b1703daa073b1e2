import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { noticeSending } from './compose.ts';
import { SendNoticesEnvSchema } from './env.ts';
import { NoticeBellSchema } from './send-notices.ts';

const sendNotices = noticeSending(SendNoticesEnvSchema.parse(process.env));
export const handler = task('send-notices', QueueEventSchema).handler(eachRecord((body) => sendNotices(NoticeBellSchema.parse(body))));
