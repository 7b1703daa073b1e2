import { REPLAYS } from '../../../functions/domain/deposit-rules.ts';
import { ReceiveDepositEnvSchema } from '../../../functions/receive-deposit/env.ts';
import { ReceiveReturnFlowEnvSchema } from '../../../functions/receive-return-flow/env.ts';
import { listing, onItems, onObjects } from '../../constructs/permissions.ts';
import type { Maker } from './maker.ts';

/** They read what others put down: packages of the senders, answers of the communes. */
export function arrivals({ hubFunction, variables, config, storage, deciding, telling }: Maker) {
  const { DOSSIERS_TABLE, VAULT_BUCKET, BOITES_BUCKET, PORTAIL_BUCKET } = variables;
  const { depot, boites, vault, dossiers } = storage;
  const LEASE_SECONDS = String(config.effects.receiverLeaseSeconds);
  const SCAN_OVERDUE_SECONDS = String(config.scan.overdueSeconds);
  const senders = [...config.depotSenders.map(({ prefix }) => `${prefix}/`), REPLAYS];
  const receiveDeposit = hubFunction(
    'receive-deposit',
    'Reads a deposited package, keeps it and records the dossier, or refuses it',
    ReceiveDepositEnvSchema,
    {
      DOSSIERS_TABLE,
      DEPOT_BUCKET: depot.bucketName,
      VAULT_BUCKET,
      PORTAIL_BUCKET,
      LEASE_SECONDS,
      SCAN_OVERDUE_SECONDS,
    },
    [
      // Rung by an event, it knows the version; rung by the sweeper, it finds it out.
      onObjects(depot, senders, 'GetObject', 'GetObjectVersion', 'GetObjectTagging', 'GetObjectVersionTagging', 'DeleteObjectVersion'),
      listing(depot, 'ListBucket'),
      onObjects(vault, ['contenu/', 'adresses/', 'quarantaine/'], 'PutObject'),
      telling,
      // A dossier that is there is left as it is; leases alone are ever deleted.
      onItems(dossiers, 'GetItem', 'PutItem', 'ConditionCheckItem', 'DeleteItem'),
    ],
    // A package of 100 MB and its 300 MB inflated (design §7) stand in memory together.
    { memoryMb: 2048 },
  );
  const receiveReturnFlow = hubFunction(
    'receive-return-flow',
    'Reads the files of a boite’s retours/ oldest first, records each answer, or refuses it',
    ReceiveReturnFlowEnvSchema,
    {
      DOSSIERS_TABLE,
      BOITES_BUCKET,
      VAULT_BUCKET,
      LEASE_SECONDS,
      PARTIAL_GRACE_SECONDS: String(config.effects.partialGraceSeconds),
      SCAN_OVERDUE_SECONDS,
    },
    [
      // Reads and moves what a commune put in retours/; writes elsewhere only, so that no answer of ours rings again.
      onObjects(boites, ['*/retours/'], 'GetObjectVersion', 'GetObjectVersionTagging', 'DeleteObjectVersion'),
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
  return { receiveDeposit, receiveReturnFlow };
}
