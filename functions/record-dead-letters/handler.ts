import { deadLetters } from '../adapters/dead-letters.ts';
import { count } from '../shared/metrics.ts';
import { task } from '../shared/task.ts';
import { RecordDeadLettersEnvSchema } from './env.ts';
import { createRecordDeadLetters, PassInputSchema } from './record-dead-letters.ts';

const env = RecordDeadLettersEnvSchema.parse(process.env);
const recordDeadLetters = createRecordDeadLetters({
  queues: env.DEAD_LETTER_QUEUES,
  receive: deadLetters().receive,
  count: (queue) => count('DeadLetters', { queue }),
});
export const handler = task('record-dead-letters', PassInputSchema).handler(recordDeadLetters);
