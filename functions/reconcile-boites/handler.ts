import * as z from 'zod';
import { task } from '../shared/task.ts';
import { reconciliation } from './compose.ts';
import { ReconcileBoitesEnvSchema } from './env.ts';

const reconcileBoites = reconciliation(ReconcileBoitesEnvSchema.parse(process.env));
// The scheduler sends what it likes: nothing of it counts.
export const handler = task('reconcile-boites', z.object({})).handler((_, context) =>
  reconcileBoites(() => context.getRemainingTimeInMillis()),
);
