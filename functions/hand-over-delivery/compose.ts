import type * as z from 'zod';
import { newDeliveryItem, nextDeliveryItem } from '../adapters/dossiers-table/deliveries.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { queue } from '../adapters/queues.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import type { HandOverDeliveryEnvSchema } from './env.ts';
import { createHandOverDelivery } from './hand-over-delivery.ts';

/** The handing over on the real table and queue. */
export function handOver(env: z.infer<typeof HandOverDeliveryEnvSchema>) {
  const { table, dossiers, chain, deliveries, directory } = dossiersTable(env.DOSSIERS_TABLE);
  const now = () => new Date();
  return createHandOverDelivery({
    ...dossiers,
    raccordement: directory.raccordement,
    apply: createApplyCommand({ ...dossiers, now }),
    loadDelivery: deliveries.load,
    newItem: (delivery, earlier) =>
      earlier === null ? newDeliveryItem(table.name, delivery) : nextDeliveryItem(table.name, earlier, delivery),
    eventDueAt: chain.dueAt,
    ring: queue({ queueUrl: env.DELIVERIES_QUEUE_URL }),
    fallbackSeconds: env.FALLBACK_SECONDS,
    now,
  });
}
