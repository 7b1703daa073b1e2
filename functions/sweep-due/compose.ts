import { randomBytes } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { executions } from '../adapters/executions.ts';
import { mailBell, queue } from '../adapters/queues.ts';
import { count } from '../shared/metrics.ts';
import type { SweepDueEnv } from './env.ts';
import { boiteBells, destructionBells, openEvents, owedMailBells } from './owed-work.ts';
import { createSweepDue } from './sweep-due.ts';

/** The sweeper on the real table, buckets and queues, and every kind of work that it finishes. */
export function sweeper(env: SweepDueEnv) {
  const { dossiers, chain, due } = dossiersTable(env.DOSSIERS_TABLE);
  const ringBoite = queue({ queueUrl: env.RETOURS_QUEUE_URL });
  return createSweepDue({
    ...due,
    work: [
      openEvents({ ...dossiers, ...chain, ...due, start: executions({ stateMachineArn: env.LIFECYCLE_ARN }).start }),
      owedMailBells({ ...due, ring: mailBell({ queueUrl: env.MAIL_QUEUE_URL }) }),
      boiteBells({ ...due, ringBoite: (boite) => ringBoite({ boite }) }),
      destructionBells({
        ...due,
        ring: queue({ queueUrl: env.DESTRUCTION_QUEUE_URL }),
        countOverdue: () => count('DestructionOverdue'),
      }),
    ],
    now: () => new Date(),
    newRun: () => randomBytes(8).toString('hex'),
    stage: env.STAGE,
  });
}
