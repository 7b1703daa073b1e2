import { randomUUID } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { mailer } from '../adapters/mailer.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { createSendOwed } from '../shared/send-owed.ts';
import type { SendMailsEnv } from './env.ts';
import { createLetterFor } from './letters.ts';
import { createSendMails } from './send-mails.ts';

/** The sending of owed mails on the real table, vault and SES. */
export function mailSending(env: SendMailsEnv) {
  const { dossiers, directory, effects, mailboxes } = dossiersTable(env.DOSSIERS_TABLE, { evidenceSeconds: env.EVIDENCE_SECONDS });
  const { send } = mailer({ from: env.MAIL_FROM, configurationSet: env.MAIL_CONFIGURATION_SET, recipients: env.MAIL_RECIPIENTS });
  const now = () => new Date();
  return createSendMails({
    ...dossiers,
    ...effects,
    evidenceOf: async (numero, name) => (await effects.read(numero, name))?.evidence,
    letterFor: createLetterFor({
      ...directory,
      ...vaultBucket({ bucket: env.VAULT_BUCKET }),
      ...dossiers,
      gsUrl: env.GS_URL,
      health: mailboxes.health,
      now,
    }),
    sendOwed: createSendOwed({ send, now, leaseSeconds: env.LEASE_SECONDS }),
    newOwner: randomUUID,
    now,
  });
}
