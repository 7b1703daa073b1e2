import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { AcknowledgeDepositEnvSchema } from '../../functions/acknowledge-deposit/env.ts';
import { AnnounceStatusEnvSchema } from '../../functions/announce-status/env.ts';
import { BeginRedeliveryEnvSchema } from '../../functions/begin-redelivery/env.ts';
import { CarryOutEventsEnvSchema } from '../../functions/carry-out-events/env.ts';
import { DeliverToBoiteEnvSchema } from '../../functions/deliver-to-boite/env.ts';
import { DestroyContentEnvSchema } from '../../functions/destroy-content/env.ts';
import { REPLAYS } from '../../functions/domain/deposit-rules.ts';
import { PORTAL_DIRECTORY } from '../../functions/domain/portal-directory.ts';
import { SERVICE_RECORD_KEY } from '../../functions/domain/service-status.ts';
import { HandOverDeliveryEnvSchema } from '../../functions/hand-over-delivery/env.ts';
import { IdentifySftpUserEnvSchema } from '../../functions/identify-sftp-user/env.ts';
import { OpenInGsEnvSchema } from '../../functions/open-in-gs/env.ts';
import { PublishDirectoryEnvSchema } from '../../functions/publish-directory/env.ts';
import { ReceiveDepositEnvSchema } from '../../functions/receive-deposit/env.ts';
import { ReceiveReturnFlowEnvSchema } from '../../functions/receive-return-flow/env.ts';
import { ReconcileBoitesEnvSchema } from '../../functions/reconcile-boites/env.ts';
import { RecordDeadLettersEnvSchema } from '../../functions/record-dead-letters/env.ts';
import { RecordFetchEnvSchema } from '../../functions/record-fetch/env.ts';
import { RecordMailEventsEnvSchema } from '../../functions/record-mail-events/env.ts';
import { SendMailsEnvSchema } from '../../functions/send-mails/env.ts';
import { SendNoticesEnvSchema } from '../../functions/send-notices/env.ts';
import { WatchSftpEnvSchema } from '../../functions/watch-sftp/env.ts';
import { type EnvironmentOf, HubFunction } from '../constructs/hub-function.ts';
import type { MailSender } from '../constructs/mail-sender.ts';
import { allow, listing, onIndex, onItems, onItemsOf, onObjects, sendingTo, usingKey } from '../constructs/permissions.ts';
import type { TransferRole } from '../constructs/transfer-role.ts';
import type { FunctionName } from '../function-timeouts.ts';
import { pascalCase } from '../names.ts';
import type { StageConfig } from '../stage-schema.ts';
import type { StorageStack } from './storage-stack.ts';
import type { WorkflowQueues } from './workflow-queues.ts';

export interface WorkflowFunctionsProps {
  readonly config: StageConfig;
  readonly storage: StorageStack;
  readonly queues: WorkflowQueues;
  readonly sender: MailSender;
  readonly transferRole: TransferRole;
}

/** Every kind of object of the vault: each has its end. */
const DESTROYED_PREFIXES = ['contenu/', 'envois/', 'commentaires/', 'commentaires-tardifs/', 'documents/', 'adresses/', 'quarantaine/'];

/** The functions that act on dossiers, and what each of them may do; those that need the machine's ARN stand in the stack. */
export class WorkflowFunctions extends Construct {
  readonly receiveDeposit: HubFunction;
  readonly receiveReturnFlow: HubFunction;
  readonly acknowledgeDeposit: HubFunction;
  readonly beginRedelivery: HubFunction;
  readonly deliverToBoite: HubFunction;
  readonly openInGs: HubFunction;
  readonly handOverDelivery: HubFunction;
  readonly carryOutEvents: HubFunction;
  readonly sendMails: HubFunction;
  readonly sendNotices: HubFunction;
  readonly announceStatus: HubFunction;
  readonly recordMailEvents: HubFunction;
  readonly recordFetch: HubFunction;
  readonly destroyContent: HubFunction;
  readonly recordDeadLetters: HubFunction;
  readonly watchSftp: HubFunction;
  readonly reconcileBoites: HubFunction;
  readonly identifySftpUser: HubFunction;
  readonly publishDirectory: HubFunction;

  constructor(scope: Construct, id: string, props: WorkflowFunctionsProps) {
    super(scope, id);
    const { config, storage, queues, sender } = props;
    const { depot, boites, vault, portail, dossiers, acces } = storage;
    const DOSSIERS_TABLE = dossiers.tableName;
    const VAULT_BUCKET = vault.bucketName;
    const BOITES_BUCKET = boites.bucketName;
    const PORTAIL_BUCKET = portail.bucketName;
    const LEASE_SECONDS = String(config.effects.leaseSeconds);
    const RECEIVER_LEASE_SECONDS = String(config.effects.receiverLeaseSeconds);
    const SCAN_OVERDUE_SECONDS = String(config.scan.overdueSeconds);
    const EVIDENCE_SECONDS = String(config.effects.evidenceSeconds);
    // Load, decide, commit under the version that was read; beside it, what goes into the same transaction, or is read on the way.
    const deciding = (...more: ('Query' | 'ConditionCheckItem' | 'DeleteItem')[]) =>
      onItems(dossiers, 'GetItem', 'PutItem', 'UpdateItem', ...more);
    const telling = onObjects(portail, [''], 'PutObject');
    const senders = [...config.depotSenders.map(({ prefix }) => `${prefix}/`), REPLAYS];

    const hubFunction = <S extends z.ZodObject>(
      name: FunctionName,
      description: string,
      schema: S,
      environment: EnvironmentOf<S>,
      permissions: readonly PolicyStatement[],
      capacity: { readonly memoryMb?: number; readonly reservedConcurrency?: number } = {},
    ): HubFunction =>
      new HubFunction(this, pascalCase(name), {
        name,
        config,
        description,
        schema,
        environment,
        permissions: [...permissions, usingKey(storage.key, config.region)],
        ...capacity,
      });

    this.receiveDeposit = hubFunction(
      'receive-deposit',
      'Reads a deposited package, keeps it and records the dossier, or refuses it',
      ReceiveDepositEnvSchema,
      {
        DOSSIERS_TABLE,
        DEPOT_BUCKET: depot.bucketName,
        VAULT_BUCKET,
        PORTAIL_BUCKET,
        LEASE_SECONDS: RECEIVER_LEASE_SECONDS,
        SCAN_OVERDUE_SECONDS,
      },
      [
        // Rung by an event, it knows the version; rung by the sweeper, it finds it out.
        onObjects(depot, senders, 'GetObject', 'GetObjectVersion', 'DeleteObjectVersion'),
        onObjects(depot, senders, 'GetObjectTagging', 'GetObjectVersionTagging'),
        listing(depot, 'ListBucket'),
        onObjects(vault, ['contenu/', 'adresses/', 'quarantaine/'], 'PutObject'),
        telling,
        // A dossier that is there is left as it is; leases alone are ever deleted.
        onItems(dossiers, 'GetItem', 'PutItem', 'ConditionCheckItem', 'DeleteItem'),
      ],
      // A package of 100 MB and its 300 MB inflated (design §7) stand in memory together.
      { memoryMb: 2048 },
    );
    this.receiveReturnFlow = hubFunction(
      'receive-return-flow',
      'Reads the files of a boite’s retours/ oldest first, records each answer, or refuses it',
      ReceiveReturnFlowEnvSchema,
      {
        DOSSIERS_TABLE,
        BOITES_BUCKET,
        VAULT_BUCKET,
        LEASE_SECONDS: RECEIVER_LEASE_SECONDS,
        PARTIAL_GRACE_SECONDS: String(config.effects.partialGraceSeconds),
        SCAN_OVERDUE_SECONDS,
      },
      [
        // Reads and moves what a commune put in retours/; writes elsewhere only, so that no answer of ours rings again.
        onObjects(boites, ['*/retours/'], 'GetObjectVersion', 'DeleteObjectVersion'),
        onObjects(boites, ['*/retours/'], 'GetObjectVersionTagging'),
        onObjects(boites, ['*/traites/', '*/rejets/'], 'PutObject', 'PutObjectTagging'),
        listing(boites, 'ListBucket', 'ListBucketVersions'),
        // Keeps before it decides, and destroys what it kept where the decision went otherwise.
        onObjects(vault, ['commentaires/', 'commentaires-tardifs/', 'documents/'], 'PutObject', 'DeleteObjectVersion'),
        listing(vault, 'ListBucketVersions'),
        // Who uses a boite is a list.
        deciding('Query', 'DeleteItem'),
      ],
      { memoryMb: 2048 },
    );
    this.acknowledgeDeposit = hubFunction(
      'acknowledge-deposit',
      'Tells the portal that a deposit was received, and by which way it reaches its commune',
      AcknowledgeDepositEnvSchema,
      { DOSSIERS_TABLE, PORTAIL_BUCKET },
      // It owes, and decides nothing.
      [telling, onItems(dossiers, 'GetItem', 'PutItem', 'Query')],
    );
    this.beginRedelivery = hubFunction(
      'begin-redelivery',
      'Takes out of a boite what is delivered once more, and says by which way it goes now',
      BeginRedeliveryEnvSchema,
      { DOSSIERS_TABLE, BOITES_BUCKET, PORTAIL_BUCKET },
      [onItems(dossiers, 'GetItem', 'Query'), onObjects(boites, ['*/teledossiers/'], 'DeleteObject'), telling],
    );
    this.deliverToBoite = hubFunction(
      'deliver-to-boite',
      'Puts the package into the commune’s boite and records the dossier as transmis',
      DeliverToBoiteEnvSchema,
      {
        DOSSIERS_TABLE,
        BOITES_BUCKET,
        VAULT_BUCKET,
        LEASE_SECONDS,
        EVIDENCE_SECONDS,
        FALLBACK_SECONDS: String(config.push.fallbackSeconds),
      },
      [
        onObjects(vault, ['contenu/'], 'GetObject'),
        listing(vault, 'ListBucket'),
        onObjects(boites, ['*/teledossiers/'], 'PutObject', 'PutObjectTagging'),
        listing(boites, 'ListBucketVersions'),
        deciding('Query', 'ConditionCheckItem'),
      ],
    );
    this.openInGs = hubFunction(
      'open-in-gs',
      'Records the dossier as transmis: agents see it from then on',
      OpenInGsEnvSchema,
      { DOSSIERS_TABLE },
      [deciding()],
    );
    this.handOverDelivery = hubFunction(
      'hand-over-delivery',
      'Leaves a dossier to the push, or to its suspended raccordement, and lets its execution end',
      HandOverDeliveryEnvSchema,
      {
        DOSSIERS_TABLE,
        DELIVERIES_QUEUE_URL: queues.deliveries.queueUrl,
        FALLBACK_SECONDS: String(config.push.fallbackSeconds),
      },
      [deciding('Query'), sendingTo(queues.deliveries)],
    );
    this.carryOutEvents = hubFunction(
      'carry-out-events',
      'Carries out the open events of a dossier in order, and owes their mails',
      CarryOutEventsEnvSchema,
      { DOSSIERS_TABLE, PORTAIL_BUCKET, MAIL_QUEUE_URL: queues.mail.queueUrl },
      [telling, deciding('Query', 'ConditionCheckItem'), sendingTo(queues.mail)],
    );
    this.sendMails = hubFunction(
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
    this.sendNotices = hubFunction(
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
    this.announceStatus = hubFunction(
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
    this.recordMailEvents = hubFunction(
      'record-mail-events',
      'Records what SES says of mails: evidence, mailboxes and usagers that do not receive',
      RecordMailEventsEnvSchema,
      { DOSSIERS_TABLE, VAULT_BUCKET },
      [onItems(dossiers, 'GetItem', 'PutItem', 'UpdateItem'), onObjects(vault, ['preuves/'], 'PutObject')],
    );
    this.recordFetch = hubFunction(
      'record-fetch',
      'Records the first fetch of a delivered package: recu',
      RecordFetchEnvSchema,
      { DOSSIERS_TABLE, BOITES_BUCKET },
      [deciding()],
    );
    this.destroyContent = hubFunction(
      'destroy-content',
      'Destroys every version of what has come to its end, proves it, and writes the purge ledger',
      DestroyContentEnvSchema,
      { DOSSIERS_TABLE, VAULT_BUCKET, BOITES_BUCKET, LEDGER_BUCKET: storage.ledger.bucketName, EVIDENCE_SECONDS, STAGE: config.stage },
      [
        // It lists and destroys versions: it can read nothing of what it destroys, and nothing at all of the ledger.
        onObjects(vault, DESTROYED_PREFIXES, 'DeleteObjectVersion'),
        onObjects(boites, ['*/teledossiers/', '*/traites/', '*/rejets/'], 'DeleteObjectVersion'),
        listing(vault, 'ListBucketVersions'),
        listing(boites, 'ListBucketVersions'),
        onObjects(storage.ledger, [''], 'PutObject'),
        deciding('Query', 'ConditionCheckItem', 'DeleteItem'),
      ],
    );
    this.watchSftp = hubFunction(
      'watch-sftp',
      'Counts what communes do over sFTP, and tells where one is stuck',
      WatchSftpEnvSchema,
      { DOSSIERS_TABLE, BOITES_BUCKET },
      [onItems(dossiers, 'GetItem', 'PutItem', 'Query')],
    );
    this.reconcileBoites = hubFunction(
      'reconcile-boites',
      'Finds in the boites what no event announced: answers not handled, packages fetched, packages of no dossier',
      ReconcileBoitesEnvSchema,
      {
        DOSSIERS_TABLE,
        BOITES_BUCKET,
        RETOURS_QUEUE_URL: queues.retours.queueUrl,
        UNHEARD_SECONDS: String(config.reconciliation.unheardSeconds),
      },
      [deciding(), listing(boites, 'ListBucketVersions'), sendingTo(queues.retours, queues.reconcileFailures)],
    );
    this.recordDeadLetters = hubFunction(
      'record-dead-letters',
      'Names what lies among the dead letters, and takes nothing away',
      RecordDeadLettersEnvSchema,
      { DEAD_LETTER_QUEUES: queues.letters.map(({ name, queue }) => `${name}=${queue.queueUrl}`).join(',') },
      [
        allow(
          queues.letters.map(({ queue }) => queue.queueArn),
          'sqs:ReceiveMessage',
        ),
      ],
    );
    this.publishDirectory = hubFunction(
      'publish-directory',
      'Tells the portal which communes are connected, and where sending online is closed',
      PublishDirectoryEnvSchema,
      { DOSSIERS_TABLE, PORTAIL_BUCKET },
      [
        onItems(dossiers, 'BatchGetItem'),
        onObjects(portail, [PORTAL_DIRECTORY], 'GetObject', 'PutObject'),
        listing(portail, 'ListBucket'),
        sendingTo(queues.directoryFailures),
      ],
    );
    this.identifySftpUser = hubFunction(
      'identify-sftp-user',
      'Identity provider of the managed sFTP server: who may enter, and which boite',
      IdentifySftpUserEnvSchema,
      {
        ACCES_TABLE: acces.tableName,
        BOITES_BUCKET,
        TRANSFER_ROLE_ARN: props.transferRole.role.roleArn,
        BOITES_KEY_ARN: storage.key.keyArn,
      },
      [onItemsOf(acces, ['ACCOUNT#*'], 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem')],
      // scrypt wants processor time, which comes with memory: a whole virtual processor.
      { memoryMb: 1769, reservedConcurrency: config.access.loginConcurrency },
    );
  }
}
