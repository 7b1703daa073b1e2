import { LifecycleInputSchema } from '../shared/lifecycle-input.ts';
import { task } from '../shared/task.ts';
import { boiteDelivery } from './compose.ts';
import { DeliverToBoiteEnvSchema } from './env.ts';

const deliverToBoite = boiteDelivery(DeliverToBoiteEnvSchema.parse(process.env));
export const handler = task('deliver-to-boite', LifecycleInputSchema).handler(deliverToBoite);
