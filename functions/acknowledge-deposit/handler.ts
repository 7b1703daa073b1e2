import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { portailBucket } from '../adapters/portail-bucket.ts';
import { LifecycleInputSchema } from '../shared/lifecycle-input.ts';
import { task } from '../shared/task.ts';
import { createAcknowledgeDeposit } from './acknowledge-deposit.ts';
import { AcknowledgeDepositEnvSchema } from './env.ts';

const env = AcknowledgeDepositEnvSchema.parse(process.env);
const { dossiers, effects, directory } = dossiersTable(env.DOSSIERS_TABLE);
const acknowledgeDeposit = createAcknowledgeDeposit({
  load: dossiers.load,
  raccordement: directory.raccordement,
  eventsFrom: dossiers.eventsFrom,
  tell: portailBucket({ bucket: env.PORTAIL_BUCKET }).tell,
  owe: effects.owe,
  now: () => new Date(),
});
export const handler = task('acknowledge-deposit', LifecycleInputSchema).handler(acknowledgeDeposit);
