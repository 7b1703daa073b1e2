import { DestroyContentEnvSchema } from '../../../functions/destroy-content/env.ts';
import { PORTAL_DIRECTORY } from '../../../functions/domain/portal-directory.ts';
import { IdentifySftpUserEnvSchema } from '../../../functions/identify-sftp-user/env.ts';
import { PublishDirectoryEnvSchema } from '../../../functions/publish-directory/env.ts';
import { ReconcileBoitesEnvSchema } from '../../../functions/reconcile-boites/env.ts';
import { RecordDeadLettersEnvSchema } from '../../../functions/record-dead-letters/env.ts';
import { RecordFetchEnvSchema } from '../../../functions/record-fetch/env.ts';
import { WatchSftpEnvSchema } from '../../../functions/watch-sftp/env.ts';
import { allow, listing, onItems, onItemsOf, onObjects, sendingTo } from '../../constructs/permissions.ts';
import type { Maker } from './maker.ts';

/** Every kind of object of the vault with content or data of people; `preuves/` has neither, and ends by its lifecycle rule. */
const DESTROYED_PREFIXES = ['contenu/', 'envois/', 'commentaires/', 'commentaires-tardifs/', 'documents/', 'adresses/', 'quarantaine/'];

/** They follow what happens in the boites, let communes in, and keep the hub in order. */
export function upkeep({ hubFunction, variables, config, storage, queues, transferRole, deciding }: Maker) {
  const { DOSSIERS_TABLE, VAULT_BUCKET, BOITES_BUCKET, PORTAIL_BUCKET, EVIDENCE_SECONDS } = variables;
  const { boites, vault, portail, dossiers, acces, ledger, key } = storage;
  const recordFetch = hubFunction(
    'record-fetch',
    'Records the first fetch of a delivered package: recu',
    RecordFetchEnvSchema,
    { DOSSIERS_TABLE, BOITES_BUCKET },
    [deciding()],
  );
  const destroyContent = hubFunction(
    'destroy-content',
    'Destroys every version of what has come to its end, proves it, and writes the purge ledger',
    DestroyContentEnvSchema,
    { DOSSIERS_TABLE, VAULT_BUCKET, BOITES_BUCKET, LEDGER_BUCKET: ledger.bucketName, EVIDENCE_SECONDS, STAGE: config.stage },
    [
      // It lists and destroys versions: it can read nothing of what it destroys, and nothing at all of the ledger.
      onObjects(vault, DESTROYED_PREFIXES, 'DeleteObjectVersion'),
      onObjects(boites, ['*/teledossiers/', '*/traites/', '*/rejets/'], 'DeleteObjectVersion'),
      listing(vault, 'ListBucketVersions'),
      listing(boites, 'ListBucketVersions'),
      onObjects(ledger, [''], 'PutObject'),
      deciding('Query', 'ConditionCheckItem', 'DeleteItem'),
    ],
  );
  const watchSftp = hubFunction(
    'watch-sftp',
    'Counts what communes do over sFTP, and tells where one is stuck',
    WatchSftpEnvSchema,
    { DOSSIERS_TABLE, BOITES_BUCKET },
    [onItems(dossiers, 'GetItem', 'PutItem', 'Query')],
  );
  const reconcileBoites = hubFunction(
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
  const recordDeadLetters = hubFunction(
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
  const publishDirectory = hubFunction(
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
  const identifySftpUser = hubFunction(
    'identify-sftp-user',
    'Identity provider of the managed sFTP server: who may enter, and which boite',
    IdentifySftpUserEnvSchema,
    {
      ACCES_TABLE: acces.tableName,
      BOITES_BUCKET,
      TRANSFER_ROLE_ARN: transferRole.role.roleArn,
      BOITES_KEY_ARN: key.keyArn,
    },
    [onItemsOf(acces, ['ACCOUNT#*'], 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem')],
    // scrypt wants processor time, which comes with memory: a whole virtual processor.
    { memoryMb: 1769, reservedConcurrency: config.access.loginConcurrency },
  );
  // As the dashboard lists them.
  return { recordFetch, destroyContent, recordDeadLetters, watchSftp, reconcileBoites, identifySftpUser, publishDirectory };
}
