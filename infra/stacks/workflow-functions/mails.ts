import { AnnounceStatusEnvSchema } from '../../../functions/announce-status/env.ts';
import { SERVICE_RECORD_KEY } from '../../../functions/domain/service-status.ts';
import { PROOFS } from '../../../functions/domain/vault-layout.ts';
import { RecordMailEventsEnvSchema } from '../../../functions/record-mail-events/env.ts';
import { SendMailsEnvSchema } from '../../../functions/send-mails/env.ts';
import { SendNoticesEnvSchema } from '../../../functions/send-notices/env.ts';
import { allow, listing, onIndex, onItems, onObjects } from '../../constructs/permissions.ts';
import type { Maker } from './maker.ts';

/** They tell people, and hear what became of it. */
export function mails({ hubFunction, variables, config, storage, sender }: Maker) {
  const { DOSSIERS_TABLE, VAULT_BUCKET, PORTAIL_BUCKET, LEASE_SECONDS, EVIDENCE_SECONDS } = variables;
  const { vault, portail, dossiers } = storage;
  const sendMails = hubFunction(
    'send-mails',
    'Sends the owed mails of a dossier, oldest first',
    SendMailsEnvSchema,
    {
      DOSSIERS_TABLE,
      VAULT_BUCKET,
      MAIL_FROM: config.mail.from,
      MAIL_CONFIGURATION_SET: sender.configurationSetName,
      MAIL_RECIPIENTS: JSON.stringify(config.mail.recipients),
      GS_URL: config.gs.url,
      LEASE_SECONDS,
      EVIDENCE_SECONDS,
    },
    [
      onObjects(vault, ['adresses/', 'commentaires/', 'commentaires-tardifs/'], 'GetObject'),
      listing(vault, 'ListBucket'),
      // A mail is owed before it is claimed: nothing is written anew here.
      onItems(dossiers, 'GetItem', 'UpdateItem', 'Query'),
      sender.sending(),
    ],
  );
  const sendNotices = hubFunction(
    'send-notices',
    'Sends the mails that belong to no dossier: to the operator, to contacts, digests to mairies',
    SendNoticesEnvSchema,
    {
      DOSSIERS_TABLE,
      MAIL_FROM: config.mail.from,
      MAIL_CONFIGURATION_SET: sender.configurationSetName,
      MAIL_RECIPIENTS: JSON.stringify(config.mail.recipients),
      MAIL_OPERATOR: config.mail.operator,
      PARTNERS: JSON.stringify(config.partners),
      REMINDERS: JSON.stringify(config.reminders),
      GS_URL: config.gs.url,
      LEASE_SECONDS,
      EVIDENCE_SECONDS,
    },
    // A digest is made from the list of a commune.
    [onItems(dossiers, 'GetItem', 'UpdateItem'), onIndex(dossiers, 'gsi1'), sender.sending()],
  );
  const announceStatus = hubFunction(
    'announce-status',
    'Says outside what the service is: the public record, notices to the partners',
    AnnounceStatusEnvSchema,
    { DOSSIERS_TABLE, PORTAIL_BUCKET, PARTNERS: JSON.stringify(config.partners) },
    [
      onItems(dossiers, 'GetItem', 'PutItem', 'Query'),
      // Raccordements and servers, whose contacts are told.
      onIndex(dossiers, 'gsi1'),
      allow([portail.arnForObjects(SERVICE_RECORD_KEY)], 's3:PutObject'),
    ],
  );
  const recordMailEvents = hubFunction(
    'record-mail-events',
    'Records what SES says of mails: evidence, mailboxes and usagers that do not receive',
    RecordMailEventsEnvSchema,
    { DOSSIERS_TABLE, VAULT_BUCKET },
    [onItems(dossiers, 'GetItem', 'PutItem', 'UpdateItem'), onObjects(vault, [PROOFS], 'PutObject')],
  );
  return { sendMails, sendNotices, announceStatus, recordMailEvents };
}
