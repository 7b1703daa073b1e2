import { randomBytes } from 'node:crypto';
import { accessTable } from '../adapters/access-table/index.ts';
import { boitesBucket } from '../adapters/boites-bucket.ts';
import { depotBucket } from '../adapters/depot-bucket.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { executions } from '../adapters/executions.ts';
import { malwareScan } from '../adapters/malware-scan.ts';
import { mailBell, queue } from '../adapters/queues.ts';
import { scanRequests } from '../adapters/scan-requests.ts';
import { count, measure } from '../shared/metrics.ts';
import { accountReviews } from './account-reviews.ts';
import type { SweepDueEnv } from './env.ts';
import { createLateDeposits } from './late-deposits.ts';
import { createOverdueScans } from './overdue-scans.ts';
import { owedMailBells, owedNoticeBells } from './owed-mails.ts';
import { boiteBells, deliveryBells, destructionBells, openEvents } from './owed-work.ts';
import { reminders } from './reminders.ts';
import { createSweepDue } from './sweep-due.ts';

/** The sweeper on the real table, buckets and queues, and every kind of work that it finishes. */
export function sweeper(env: SweepDueEnv) {
  const { dossiers, chain, due, effects, endpoints, notices, pauses, reminders: rungs, reviews } = dossiersTable(env.DOSSIERS_TABLE);
  const now = () => new Date();
  const boites = boitesBucket({ bucket: env.BOITES_BUCKET });
  const scans = { ...malwareScan(), requestScan: scanRequests(), overdueSeconds: env.SCAN_OVERDUE_SECONDS, now };
  const overdueScans = createOverdueScans(scans);
  const ringDelivery = queue({ queueUrl: env.DELIVERIES_QUEUE_URL });
  const { find } = accessTable(env.ACCES_TABLE).accounts;
  const ringBoite = queue({ queueUrl: env.RETOURS_QUEUE_URL });
  const ringNotices = queue({ queueUrl: env.NOTICES_QUEUE_URL });
  return createSweepDue({
    ...due,
    work: [
      openEvents({ ...dossiers, ...chain, ...due, start: executions({ stateMachineArn: env.LIFECYCLE_ARN }).start }),
      owedMailBells({ ...due, ring: mailBell({ queueUrl: env.MAIL_QUEUE_URL }) }),
      deliveryBells({ ...due, ring: (numero) => ringDelivery({ numero }) }),
      owedNoticeBells({ ...due, ringNotice: (id) => ringNotices({ id }) }),
      reminders({
        ...dossiers,
        ...rungs,
        oweMail: effects.owe,
        oweNotice: notices.owe,
        ring: mailBell({ queueUrl: env.MAIL_QUEUE_URL }),
        ladder: env.REMINDERS,
      }),
      boiteBells({ ...due, ...boites, overdueScans, ringBoite: (boite) => ringBoite({ boite }) }),
      destructionBells({
        ...due,
        ring: queue({ queueUrl: env.DESTRUCTION_QUEUE_URL }),
        countOverdue: () => count('DestructionOverdue'),
      }),
      accountReviews({ ...due, find, owe: notices.owe, dropReview: reviews.drop }),
    ],
    lateDeposits: createLateDeposits({
      ...depotBucket({ bucket: env.DEPOT_BUCKET }),
      bucket: env.DEPOT_BUCKET,
      ring: queue({ queueUrl: env.DEPOT_QUEUE_URL }),
      overdueScans,
      lateSeconds: env.SCAN_OVERDUE_SECONDS,
    }),
    now,
    paused: async () => {
      const paused = (await pauses.current()) !== null;
      if (paused) count('Paused');
      return paused;
    },
    async measured(oldestSeconds) {
      measure('OldestDue', 'Seconds', oldestSeconds);
      const down = (await endpoints.all()).filter(({ circuit }) => circuit.state === 'ouvert');
      measure('EndpointsDown', 'Count', down.length);
    },
    newRun: () => randomBytes(8).toString('hex'),
    stage: env.STAGE,
  });
}
