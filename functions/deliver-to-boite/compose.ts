import { randomUUID } from 'node:crypto';
import { boitesBucket } from '../adapters/boites-bucket.ts';
import { deliverable } from '../adapters/dossiers-table/conditions.ts';
import { settledEffect } from '../adapters/dossiers-table/effects.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { createDeliverToBoite, deliveryEffect } from './deliver-to-boite.ts';
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
      effects.claim(numero, [deliveryEffect], owner, at, env.LEASE_SECONDS, deliverable(table.name, numero, deliveryEffect.seq, at)),
    everHeld: boites.everHeld,
    put: ({ contentKey, ...file }) => boites.putTeledossier({ ...file, from: { bucket: env.VAULT_BUCKET, key: contentKey } }),
    applyAndSettle: (numero, command, owner, end) =>
      apply(numero, command, () => [settledEffect(table.name, numero, deliveryEffect, owner, end)]),
    newOwner: randomUUID,
    now,
  });
}
