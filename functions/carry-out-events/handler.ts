import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { portailBucket } from '../adapters/portail-bucket.ts';
import { mailBell } from '../adapters/queues.ts';
import { LifecycleInputSchema } from '../shared/lifecycle-input.ts';
import { task } from '../shared/task.ts';
import { createCarryOutEvents } from './carry-out-events.ts';
import { countStep } from './count-step.ts';
import { CarryOutEventsEnvSchema } from './env.ts';

const env = CarryOutEventsEnvSchema.parse(process.env);
const { dossiers, chain } = dossiersTable(env.DOSSIERS_TABLE);
const carryOutEvents = createCarryOutEvents({
  loadWithChain: dossiers.loadWithChain,
  eventsFrom: dossiers.eventsFrom,
  tell: portailBucket({ bucket: env.PORTAIL_BUCKET }).tell,
  advance: chain.advance,
  ring: mailBell({ queueUrl: env.MAIL_QUEUE_URL }),
  counted: countStep,
  now: () => new Date(),
});
export const handler = task('carry-out-events', LifecycleInputSchema).handler(carryOutEvents);
