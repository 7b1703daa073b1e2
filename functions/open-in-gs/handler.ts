import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { LifecycleInputSchema } from '../shared/lifecycle-input.ts';
import { task } from '../shared/task.ts';
import { OpenInGsEnvSchema } from './env.ts';
import { createOpenInGs } from './open-in-gs.ts';

const env = OpenInGsEnvSchema.parse(process.env);
const { dossiers } = dossiersTable(env.DOSSIERS_TABLE);
const now = () => new Date();
const openInGs = createOpenInGs({ load: dossiers.load, apply: createApplyCommand({ ...dossiers, now }), now });
export const handler = task('open-in-gs', LifecycleInputSchema).handler(openInGs);
