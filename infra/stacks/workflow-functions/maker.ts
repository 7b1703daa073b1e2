import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { type EnvironmentOf, HubFunction } from '../../constructs/hub-function.ts';
import type { MailSender } from '../../constructs/mail-sender.ts';
import { onItems, onObjects, usingKey } from '../../constructs/permissions.ts';
import type { TransferRole } from '../../constructs/transfer-role.ts';
import type { FunctionName } from '../../function-timeouts.ts';
import { pascalCase } from '../../names.ts';
import type { StageConfig } from '../../stage-schema.ts';
import type { StorageStack } from '../storage-stack.ts';
import type { WorkflowQueues } from '../workflow-queues.ts';

/** What the functions of the workflow work with. */
export interface WorkflowParts {
  readonly config: StageConfig;
  readonly storage: StorageStack;
  readonly queues: WorkflowQueues;
  readonly sender: MailSender;
  readonly transferRole: TransferRole;
}

/** What they have in common: how one is made, variables, permissions. */
export type Maker = ReturnType<typeof makerOf>;

export function makerOf(scope: Construct, parts: WorkflowParts) {
  const { config, storage } = parts;
  const { boites, vault, portail, dossiers, key } = storage;
  return {
    ...parts,
    variables: {
      DOSSIERS_TABLE: dossiers.tableName,
      VAULT_BUCKET: vault.bucketName,
      BOITES_BUCKET: boites.bucketName,
      PORTAIL_BUCKET: portail.bucketName,
      LEASE_SECONDS: String(config.effects.leaseSeconds),
      EVIDENCE_SECONDS: String(config.effects.evidenceSeconds),
    },
    /** Load, decide, commit under the version that was read; beside it, what goes into the same transaction, or is read on the way. */
    deciding: (...more: ('Query' | 'ConditionCheckItem' | 'DeleteItem')[]) =>
      onItems(dossiers, 'GetItem', 'PutItem', 'UpdateItem', ...more),
    telling: onObjects(portail, [''], 'PutObject'),
    hubFunction: <S extends z.ZodObject>(
      name: FunctionName,
      description: string,
      schema: S,
      environment: EnvironmentOf<S>,
      permissions: readonly PolicyStatement[],
      capacity: { readonly memoryMb?: number; readonly reservedConcurrency?: number } = {},
    ): HubFunction =>
      new HubFunction(scope, pascalCase(name), {
        name,
        config,
        description,
        schema,
        environment,
        permissions: [...permissions, usingKey(key, config.region)],
        ...capacity,
      }),
  };
}
