import { randomUUID } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { cancelledDelivery } from '../adapters/dossiers-table/purges.ts';
import { ledgerBucket } from '../adapters/ledger-bucket.ts';
import { objectVersions } from '../adapters/object-versions.ts';
import type { Target } from '../domain/destruction.ts';
import { deliveryEffect } from '../domain/effects.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import { createBeginPurge } from './begin-purge.ts';
import { countExpired } from './count-expired.ts';
import { deadlineDestroyer } from './deadlines.ts';
import { createDestroyContent } from './destroy-content.ts';
import { createDestroyProved } from './destroy-proved.ts';
import type { DestroyContentEnv } from './env.ts';
import { orphanDestroyer, quarantineDestroyer } from './leftovers.ts';
import { createMailPending } from './mail-pending.ts';

/** The destruction on the real table, buckets and ledger. */
export function contentDestruction(env: DestroyContentEnv) {
  const now = () => new Date();
  const { table, dossiers, chain, effects, deadlines, deliveries, leases, quarantines } = dossiersTable(env.DOSSIERS_TABLE);
  const versions = { vault: objectVersions({ bucket: env.VAULT_BUCKET }), boites: objectVersions({ bucket: env.BOITES_BUCKET }) };
  const applyAsOf = (at: () => Date) => createApplyCommand({ ...dossiers, now: at });
  const proved = createDestroyProved({
    count: (target: Target) => versions[target.bucket].count(target),
    destroy: (target: Target) => versions[target.bucket].destroy(target),
    write: ledgerBucket({ bucket: env.LEDGER_BUCKET }).write,
    said: ({ kind, numero, id, run }) => info('DESTROYED', { kind, numero: numero ?? undefined, id, run }),
    now,
  });
  return createDestroyContent({
    destroyers: [
      deadlineDestroyer({
        ...dossiers,
        ...deadlines,
        mailPending: createMailPending({ outbox: chain.outbox, effect: effects.read }),
        beginPurge: createBeginPurge({
          delivery: (numero, seq) => effects.read(numero, deliveryEffect(seq)),
          apply: (numero, command, at, extra) => applyAsOf(() => new Date(at))(numero, command, extra),
          begun: deadlines.begun,
          cancelled: (numero, seq, delivery) => cancelledDelivery(table.name, numero, seq, delivery),
          copyingUntil: async (numero) => {
            const delivery = await deliveries.load(numero);
            return delivery?.state === 'envoi' ? delivery.leaseUntil : undefined;
          },
          cancelledPush: (decision) => provedDelivery(table.name, decision),
          expired: countExpired,
          evidenceSeconds: env.EVIDENCE_SECONDS,
          now,
        }),
        recordDestruction: (deadline) =>
          applyAsOf(now)(deadline.numero ?? '', { kind: 'constater-destruction' }, () => [deadlines.removed(deadline)]),
        proved,
      }),
      orphanDestroyer({ ...dossiers, ...leases, proved, newOwner: randomUUID, now }),
      quarantineDestroyer({ ...quarantines, proved }),
    ],
    now,
    stage: env.STAGE,
  });
}
