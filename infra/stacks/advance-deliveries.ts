import { Stack } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { AdvanceDeliveriesEnvSchema } from '../../functions/advance-deliveries/env.ts';
import { HubFunction } from '../constructs/hub-function.ts';
import { allow, listing, onIndex, onItems, onObjects, sendingTo, usingKey } from '../constructs/permissions.ts';
import type { StageConfig } from '../stage-schema.ts';
import type { StorageStack } from './storage-stack.ts';

export interface AdvanceDeliveriesProps {
  readonly config: StageConfig;
  readonly storage: StorageStack;
  readonly lifecycleArn: string;
  readonly queue: IQueue;
}

/** The function behind every push: the only one that calls connectors, any of this account and region. */
export class AdvanceDeliveries extends HubFunction {
  constructor(scope: Construct, id: string, { config, storage, lifecycleArn, queue }: AdvanceDeliveriesProps) {
    const { dossiers, vault, key } = storage;
    const { effects, push } = config;
    // Endpoints are opened by an operator, each with a connector of its own: their names are not known here.
    const connectors = Stack.of(scope).formatArn({ service: 'transfer', resource: 'connector', resourceName: '*' });
    const sending = allow(
      [connectors],
      'transfer:StartFileTransfer',
      'transfer:ListFileTransferResults',
      'transfer:StartRemoteMove',
      'transfer:StartRemoteDelete',
      'transfer:StartDirectoryListing',
      'transfer:TestConnection',
    );
    super(scope, id, {
      name: 'advance-deliveries',
      config,
      description: 'Pushes dossiers to the servers of communes, one endpoint at a time, and opens in the GS what does not get through',
      schema: AdvanceDeliveriesEnvSchema,
      ringsItself: true,
      environment: {
        DOSSIERS_TABLE: dossiers.tableName,
        VAULT_BUCKET: vault.bucketName,
        LIFECYCLE_ARN: lifecycleArn,
        DELIVERIES_QUEUE_URL: queue.queueUrl,
        LEASE_SECONDS: String(effects.receiverLeaseSeconds),
        EVIDENCE_SECONDS: String(effects.evidenceSeconds),
        FIRST_RETRY_SECONDS: String(push.firstRetrySeconds),
        MAX_RETRY_SECONDS: String(push.maxRetrySeconds),
        FALLBACK_SECONDS: String(push.fallbackSeconds),
        SEND_SECONDS: String(push.sendSeconds),
        POLL_SECONDS: String(push.pollSeconds),
        FIRST_PROBE_SECONDS: String(push.firstProbeSeconds),
        MAX_PROBE_SECONDS: String(push.maxProbeSeconds),
      },
      permissions: [
        onItems(dossiers, 'GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'),
        onIndex(dossiers, 'gsi1'),
        sending,
        // Copies under the temporary name of an attempt, and listings that a connector wrote.
        onObjects(vault, ['contenu/', 'envois/listes/'], 'GetObject'),
        onObjects(vault, ['envois/'], 'PutObject', 'DeleteObjectVersion'),
        listing(vault, 'ListBucket', 'ListBucketVersions'),
        allow([lifecycleArn], 'states:StartExecution'),
        sendingTo(queue),
        usingKey(key, config.region),
      ],
    });
  }
}
