import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { mailSending } from './compose.ts';
import { SendMailsEnvSchema } from './env.ts';
import { BellSchema } from './send-mails.ts';

const sendMails = mailSending(SendMailsEnvSchema.parse(process.env));
export const handler = task('send-mails', QueueEventSchema).handler((event, context) =>
  eachRecord((body) => sendMails(BellSchema.parse(body), () => context.getRemainingTimeInMillis()))(event),
);
