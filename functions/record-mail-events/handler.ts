import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { mailEventRecording } from './compose.ts';
import { RecordMailEventsEnvSchema } from './env.ts';
import { MailEventSchema } from './record-mail-events.ts';

const recordMailEvents = mailEventRecording(RecordMailEventsEnvSchema.parse(process.env));
export const handler = task('record-mail-events', QueueEventSchema).handler(
  eachRecord((body) => recordMailEvents(MailEventSchema.parse(body))),
);
