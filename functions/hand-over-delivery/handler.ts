import { LifecycleInputSchema } from '../shared/lifecycle-input.ts';
import { task } from '../shared/task.ts';
import { handOver } from './compose.ts';
import { HandOverDeliveryEnvSchema } from './env.ts';

const handOverDelivery = handOver(HandOverDeliveryEnvSchema.parse(process.env));
export const handler = task('hand-over-delivery', LifecycleInputSchema).handler(handOverDelivery);
