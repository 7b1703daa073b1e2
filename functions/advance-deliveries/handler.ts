import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { deliveryAdvancer } from './compose.ts';
import { AdvanceDeliveriesEnvSchema } from './env.ts';

/** Left before the deadline for the file in hand, the next bell and the end of the lease. */
const MARGIN_MS = 15_000;

const advanceDeliveries = deliveryAdvancer(AdvanceDeliveriesEnvSchema.parse(process.env));
export const handler = task('advance-deliveries', QueueEventSchema).handler((event, context) => {
  const until = new Date(Date.now() + context.getRemainingTimeInMillis() - MARGIN_MS);
  return eachRecord((body) => advanceDeliveries(body, until))(event);
});
