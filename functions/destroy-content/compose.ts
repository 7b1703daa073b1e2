import { randomUUID } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { ledgerBucket } from '../adapters/ledger-bucket.ts';
import { objectVersions } from '../adapters/object-versions.ts';
import type { Target } from '../domain/destruction.ts';
import { info } from '../shared/logger.ts';
import { countExpired } from './count-expired.ts';
import { deadlineDestroyer } from './deadlines.ts';
import { createDestroyContent } from './destroy-content.ts';
import { createDestroyProved } from './destroy-proved.ts';
import type { DestroyContentEnv } from './env.ts';
import { orphanDestroyer, quarantineDestroyer } from './leftovers.ts';
import { createMailPending } from './mail-pending.ts';
import { purgesOn } from './purges-on.ts';

/** The destruction on the real table, buckets and ledger. */
export function contentDestruction(env: DestroyContentEnv) {
  const now = () => new Date();
  const tables = dossiersTable(env.DOSSIERS_TABLE);
  const { dossiers, chain, effects, deadlines, leases, quarantines } = tables;
  const versions = { vault: objectVersions({ bucket: env.VAULT_BUCKET }), boites: objectVersions({ bucket: env.BOITES_BUCKET }) };
  const purges = purgesOn(tables, { expired: countExpired, evidenceSeconds: env.EVIDENCE_SECONDS, now });
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
        beginPurge: purges.beginPurge,
        recordDestruction: (deadline) => purges.recordDestruction(deadline, now().toISOString()),
        proved,
      }),
      orphanDestroyer({ ...dossiers, ...leases, proved, newOwner: randomUUID, now }),
      quarantineDestroyer({ ...quarantines, proved }),
    ],
    now,
    stage: env.STAGE,
  });
}
