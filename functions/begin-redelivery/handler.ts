import { boitesBucket } from '../adapters/boites-bucket.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { portailBucket } from '../adapters/portail-bucket.ts';
import { LifecycleInputSchema } from '../shared/lifecycle-input.ts';
import { task } from '../shared/task.ts';
import { createBeginRedelivery } from './begin-redelivery.ts';
import { BeginRedeliveryEnvSchema } from './env.ts';

const env = BeginRedeliveryEnvSchema.parse(process.env);
const { dossiers, directory } = dossiersTable(env.DOSSIERS_TABLE);
const beginRedelivery = createBeginRedelivery({
  ...dossiers,
  raccordement: directory.raccordement,
  withdraw: boitesBucket({ bucket: env.BOITES_BUCKET }).withdraw,
  tell: portailBucket({ bucket: env.PORTAIL_BUCKET }).tell,
  now: () => new Date(),
});
export const handler = task('begin-redelivery', LifecycleInputSchema).handler(beginRedelivery);
