import { randomUUID } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { mailer } from '../adapters/mailer.ts';
import { createSendOwed } from '../shared/send-owed.ts';
import { createDigests } from './digests.ts';
import type { SendNoticesEnv } from './env.ts';
import { createNoticeLetters } from './notice-letters.ts';
import { createSendNotices } from './send-notices.ts';

/** The sending of notices on the real table and SES. */
export function noticeSending(env: SendNoticesEnv) {
  const { directory, dossiers, endpoints, mailboxes, notices } = dossiersTable(env.DOSSIERS_TABLE, {
    evidenceSeconds: env.EVIDENCE_SECONDS,
  });
  const { send } = mailer({ from: env.MAIL_FROM, configurationSet: env.MAIL_CONFIGURATION_SET, recipients: env.MAIL_RECIPIENTS });
  const now = () => new Date();
  return createSendNotices({
    ...notices,
    letterFor: createNoticeLetters({
      ...directory,
      endpoint: endpoints.load,
      health: mailboxes.health,
      operator: env.MAIL_OPERATOR,
      partners: env.PARTNERS,
      gsUrl: env.GS_URL,
      digest: createDigests({ ...dossiers, ladder: env.REMINDERS, now }),
      now,
    }),
    sendOwed: createSendOwed({ send, now, leaseSeconds: env.LEASE_SECONDS }),
    newOwner: randomUUID,
    now,
  });
}
