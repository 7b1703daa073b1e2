import { task } from '../shared/task.ts';
import { sweeper } from './compose.ts';
import { SweepDueEnvSchema } from './env.ts';
import { SweepInputSchema } from './sweep-due.ts';

const sweepDue = sweeper(SweepDueEnvSchema.parse(process.env));
export const handler = task('sweep-due', SweepInputSchema).handler((input, context) =>
  sweepDue(input, () => context.getRemainingTimeInMillis()),
);
