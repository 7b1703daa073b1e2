import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { endpointSecretName } from '../../functions/domain/endpoint.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import { allow, onObjects } from './permissions.ts';

export interface ConnectorRolesProps {
  readonly stage: string;
  readonly vault: IBucket;
  readonly key: IKey;
}

/**
 * The two roles of every SFTP connector, one connector for each endpoint, created by the operator's command. They stand in the Workflow
 * stack, beside the functions that send: the local cloud has them too, and has no Transfer stack.
 */
export class ConnectorRoles extends Construct {
  readonly access: Role;
  readonly logging: Role;

  constructor(scope: Construct, id: string, props: ConnectorRolesProps) {
    super(scope, id);
    const arn = (service: string, resource: string, resourceName: string, separator?: 'colon') =>
      Stack.of(this).formatArn({
        service,
        resource,
        resourceName,
        ...(separator === undefined ? {} : { arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
      });
    const assumedBy = new ServicePrincipal('transfer.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': arn('transfer', 'connector', '*') },
      },
    });

    this.access = new Role(this, 'AccessRole', {
      description: 'Connectors: the copies that are pushed, and the secrets of their endpoints',
      assumedBy,
    });
    const copies = onObjects(props.vault, ['envois/'], 'GetObject');
    const listings = onObjects(props.vault, ['envois/listes/'], 'PutObject');
    const secrets = allow(
      [arn('secretsmanager', 'secret', endpointSecretName(props.stage, '*'), 'colon')],
      'secretsmanager:GetSecretValue',
    );
    const ownFolder = new PolicyStatement({
      resources: [props.vault.bucketArn],
      actions: ['s3:ListBucket'],
      conditions: { StringLike: { 's3:prefix': 'envois/*' } },
    });
    for (const statement of [copies, listings, secrets, ownFolder]) this.access.addToPolicy(statement);
    this.access.addToPolicy(allow([props.vault.bucketArn], 's3:GetBucketLocation'));
    this.access.addToPolicy(allow([props.key.keyArn], 'kms:Decrypt', 'kms:GenerateDataKey'));
    acknowledgeWildcards(this.access, 'Every endpoint of this stage: its copies, its listings, its secret.', [copies, listings, secrets]);

    this.logging = new Role(this, 'LoggingRole', { description: 'Connectors: their logs', assumedBy });
    const logs = allow(
      [arn('logs', 'log-group', '/aws/transfer/c-*', 'colon')],
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
    );
    this.logging.addToPolicy(logs);
    acknowledgeWildcards(this.logging, 'Transfer Family names the log group of a connector after its id, which is not known yet.', [logs]);
  }
}
