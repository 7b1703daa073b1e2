import { QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { depositReceiver } from './compose.ts';
import { ReceiveDepositEnvSchema } from './env.ts';

const receiveDeposit = depositReceiver(ReceiveDepositEnvSchema.parse(process.env));
export const handler = task('receive-deposit', QueueEventSchema).handler(receiveDeposit);
