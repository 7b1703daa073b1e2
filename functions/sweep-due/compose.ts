import { randomUUID } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { executions } from '../adapters/executions.ts';
import { mailBell, queue } from '../adapters/queues.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import type { SweepDueEnv } from './env.ts';
import { boiteBells, oldQuarantines, openEvents, orphanDeposits, owedMailBells } from './owed-work.ts';
import { createSweepDue } from './sweep-due.ts';

/** The sweeper on the real table, buckets and queues, and every kind of work that it finishes. */
export function sweeper(env: SweepDueEnv) {
  const { dossiers, chain, due, leases, receipts } = dossiersTable(env.DOSSIERS_TABLE);
  const { destroy } = vaultBucket({ bucket: env.VAULT_BUCKET });
  const ringBoite = queue({ queueUrl: env.RETOURS_QUEUE_URL });
  return createSweepDue({
    ...due,
    work: [
      openEvents({ ...dossiers, ...chain, ...due, start: executions({ stateMachineArn: env.LIFECYCLE_ARN }).start }),
      owedMailBells({ ...due, ring: mailBell({ queueUrl: env.MAIL_QUEUE_URL }) }),
      boiteBells({ ...due, ringBoite: (boite) => ringBoite({ boite }) }),
      orphanDeposits({ ...dossiers, ...leases, destroy, newOwner: randomUUID }),
      oldQuarantines({ ...receipts, destroy }),
    ],
    now: () => new Date(),
    stage: env.STAGE,
  });
}
