import type * as z from 'zod';
import { boitesWalk } from '../adapters/boites-walk.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { queue } from '../adapters/queues.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import type { ReconcileBoitesEnvSchema } from './env.ts';
import { createReconcileBoites } from './reconcile-boites.ts';

/** The pass over the real bucket, table and queue. */
export function reconciliation(env: z.infer<typeof ReconcileBoitesEnvSchema>) {
  const { dossiers, passes, table } = dossiersTable(env.DOSSIERS_TABLE);
  const ring = queue({ queueUrl: env.RETOURS_QUEUE_URL });
  const now = () => new Date();
  return createReconcileBoites({
    ...passes,
    walk: boitesWalk({ bucket: env.BOITES_BUCKET }),
    load: dossiers.load,
    apply: createApplyCommand({ ...dossiers, now }),
    provedDelivery: (decision) => provedDelivery(table.name, decision),
    ringBoite: (boite) => ring({ boite }),
    now,
    unheardSeconds: env.UNHEARD_SECONDS,
  });
}
