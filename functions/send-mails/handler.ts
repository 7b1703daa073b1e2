import { randomUUID } from 'node:crypto';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { mailer } from '../adapters/mailer.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { eachRecord, QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { SendMailsEnvSchema } from './env.ts';
import { createLetterFor } from './letters.ts';
import { BellSchema, createSendMails } from './send-mails.ts';

const env = SendMailsEnvSchema.parse(process.env);
const { dossiers, directory, effects } = dossiersTable(env.DOSSIERS_TABLE, { evidenceSeconds: env.EVIDENCE_SECONDS });
const sendMails = createSendMails({
  ...dossiers,
  ...effects,
  evidenceOf: async (numero, name) => (await effects.read(numero, name))?.evidence,
  letterFor: createLetterFor({ ...directory, ...vaultBucket({ bucket: env.VAULT_BUCKET }), ...dossiers, gsUrl: env.GS_URL }),
  send: mailer({ from: env.MAIL_FROM, configurationSet: env.MAIL_CONFIGURATION_SET }).send,
  newOwner: randomUUID,
  now: () => new Date(),
  leaseSeconds: env.LEASE_SECONDS,
});
export const handler = task('send-mails', QueueEventSchema).handler((event, context) =>
  eachRecord((body) => sendMails(BellSchema.parse(body), () => context.getRemainingTimeInMillis()))(event),
);
