import { randomUUID } from 'node:crypto';
import { boitesBucket } from '../adapters/boites-bucket.ts';
import { deliverable } from '../adapters/dossiers-table/conditions.ts';
import { setAsideEffect, settledEffect } from '../adapters/dossiers-table/effects.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { DELIVERY_EFFECT } from '../domain/effects.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { count } from '../shared/metrics.ts';
import { createDeliverToBoite } from './deliver-to-boite.ts';
import type { DeliverToBoiteEnv } from './env.ts';

/** The delivery on the real table and buckets. */
export function boiteDelivery(env: DeliverToBoiteEnv) {
  const { dossiers, effects, table } = dossiersTable(env.DOSSIERS_TABLE, { evidenceSeconds: env.EVIDENCE_SECONDS });
  const boites = boitesBucket({ bucket: env.BOITES_BUCKET });
  const now = () => new Date();
  const apply = createApplyCommand({ ...dossiers, now });
  return createDeliverToBoite({
    load: dossiers.load,
    claim: ({ numero }, owner, at) =>
      effects.claim(numero, [DELIVERY_EFFECT], owner, at, env.LEASE_SECONDS, deliverable(table.name, numero, DELIVERY_EFFECT.seq, at)),
    everHeld: boites.everHeld,
    giveBack: (numero, owner) => effects.giveBack(numero, DELIVERY_EFFECT, owner),
    put: ({ contentKey, ...file }) => boites.putTeledossier({ ...file, from: { bucket: env.VAULT_BUCKET, key: contentKey } }),
    applyAndSettle: (numero, command, owner, end) =>
      apply(numero, command, () => [settledEffect(table.name, numero, DELIVERY_EFFECT, owner, end)]),
    delivery: (numero) => effects.read(numero, DELIVERY_EFFECT),
    depositedAt: async (numero) => (await dossiers.eventsFrom(numero, 1, 1))[0]?.at ?? now().toISOString(),
    applyAndSetAside: (numero, command, delivery) =>
      apply(numero, command, ({ events }) => (events.length === 0 ? [] : [setAsideEffect(table.name, delivery)])),
    fallbackSeconds: env.FALLBACK_SECONDS,
    countSetAside: () => count('DeliverySetAside'),
    newOwner: randomUUID,
    now,
  });
}
