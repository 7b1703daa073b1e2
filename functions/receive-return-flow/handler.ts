import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { returnFlow } from './compose.ts';
import { ReceiveReturnFlowEnvSchema } from './env.ts';

/** Left before the deadline for the file in hand, its move and the end of the lease. */
const MARGIN_MS = 20_000;

const receiveReturnFlow = returnFlow(ReceiveReturnFlowEnvSchema.parse(process.env));
export const handler = task('receive-return-flow', QueueEventSchema).handler((event, context) => {
  const until = new Date(Date.now() + context.getRemainingTimeInMillis() - MARGIN_MS);
  return eachRecord((body) => receiveReturnFlow(body, until))(event);
});
