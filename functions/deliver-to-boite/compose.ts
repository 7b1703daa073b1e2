import { randomUUID } from 'node:crypto';
import { boitesBucket } from '../adapters/boites-bucket.ts';
import { deliverable } from '../adapters/dossiers-table/conditions.ts';
import { setAsideEffect, settledEffect } from '../adapters/dossiers-table/effects.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { deliveryEffectOf, deliverySeqOf } from '../domain/redelivery.ts';
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
    claim: (dossier, owner, at) => {
      const { numero } = dossier;
      return effects.claim(
        numero,
        [deliveryEffectOf(dossier)],
        owner,
        at,
        env.LEASE_SECONDS,
        deliverable(table.name, numero, deliverySeqOf(dossier), at),
      );
    },
    everHeld: boites.everHeld,
    giveBack: (dossier, owner) => effects.giveBack(dossier.numero, deliveryEffectOf(dossier), owner),
    put: ({ contentKey, ...file }) => boites.putTeledossier({ ...file, from: { bucket: env.VAULT_BUCKET, key: contentKey } }),
    applyAndSettle: (dossier, command, owner, end) =>
      apply(dossier.numero, command, () => [settledEffect(table.name, dossier.numero, deliveryEffectOf(dossier), owner, end)]),
    delivery: (dossier) => effects.read(dossier.numero, deliveryEffectOf(dossier)),
    askedAt: async (dossier) => (await dossiers.eventsFrom(dossier.numero, deliverySeqOf(dossier), 1))[0]?.at ?? now().toISOString(),
    applyAndSetAside: (numero, command, delivery) =>
      apply(numero, command, ({ events }) => (events.length === 0 ? [] : [setAsideEffect(table.name, delivery)])),
    fallbackSeconds: env.FALLBACK_SECONDS,
    countSetAside: () => count('DeliverySetAside'),
    newOwner: randomUUID,
    now,
  });
}
