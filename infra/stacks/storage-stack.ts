import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { EXPIRY_TAG } from '../../functions/domain/boite-layout.ts';
import { PROOFS } from '../../functions/domain/vault-layout.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { AgentPool } from '../constructs/agent-pool.ts';
import { DepotSender } from '../constructs/depot-sender.ts';
import { HubBucket } from '../constructs/hub-bucket.ts';
import { SftpIdentity } from '../constructs/sftp-identity.ts';
import type { StageConfig } from '../stage-schema.ts';

export interface HubStackProps extends StackProps {
  readonly config: StageConfig;
}

/**
 * Everything that must outlive a deploy. A logical id changed here is a resource lost: test/infra/storage.test.ts holds
 * them fixed.
 */
export class StorageStack extends Stack {
  readonly key: Key;
  readonly depot: IBucket;
  readonly boites: IBucket;
  readonly vault: IBucket;
  readonly portail: IBucket;
  /** What was destroyed, when, by which run. */
  readonly ledger: IBucket;
  readonly dossiers: ITable;
  readonly acces: ITable;
  readonly agents: AgentPool;
  /** What software knows the sFTP server by, and so must outlive it. */
  readonly sftp: SftpIdentity;

  constructor(scope: Construct, id: string, props: HubStackProps) {
    super(scope, id, props);
    const { config } = props;
    const retain = config.retainData;

    this.key = new Key(this, 'Key', {
      description: 'Buckets, tables and queues of the télédossier hub',
      enableKeyRotation: true,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.letEventsAndAlarmsUseTheKey();
    this.letLogsUseTheKey();

    const { lifecycle } = config;
    const accessLogs = this.accessLogs(retain, lifecycle.accessLogDays);
    const common = { key: this.key, accessLogs, retain };
    this.depot = new HubBucket(this, 'Depot', { ...common, versioned: true, events: true, expiry: { '': lifecycle.depotDays } }).bucket;
    // A rule by prefix cannot name `teledossiers/`, which stands behind each boite's name: what the hub writes carries a tag.
    const boites = {
      versioned: true,
      events: true,
      taggedExpiry: { [`${EXPIRY_TAG.Key}=${EXPIRY_TAG.Value}`]: lifecycle.contentDays },
      noncurrentDays: lifecycle.fetchedDays,
    };
    this.boites = new HubBucket(this, 'Boites', { ...common, ...boites }).bucket;
    this.vault = new HubBucket(this, 'Vault', {
      ...common,
      versioned: true,
      // GuardDuty hears of the documents that agents send.
      events: true,
      origins: config.gs.origins,
      expiry: {
        'contenu/': lifecycle.contentDays,
        'documents/': lifecycle.contentDays,
        'commentaires/': lifecycle.contentDays,
        'commentaires-tardifs/': lifecycle.contentDays,
        'quarantaine/': lifecycle.contentDays,
        // Copies for a push, and listings: destroyed when it ends.
        'envois/': lifecycle.pushCopyDays,
        'adresses/': lifecycle.addressDays,
        [PROOFS]: lifecycle.mailProofDays,
      },
    }).bucket;
    this.portail = new HubBucket(this, 'Portail', { ...common, versioned: false }).bucket;
    // A line outlives its lock by a month at most; the lock, not the rule, is what keeps it.
    const ledger = { versioned: true, lock: config.ledger, expiry: { '': config.ledger.days + 31 } };
    this.ledger = new HubBucket(this, 'Ledger', { ...common, ...ledger }).bucket;
    for (const sender of config.depotSenders) {
      new DepotSender(this, `DepotSender-${sender.prefix}`, { ...sender, depot: this.depot, key: this.key });
    }

    const dossiers = this.table('Dossiers', retain, { stream: StreamViewType.NEW_IMAGE });
    dossiers.addGlobalSecondaryIndex({ indexName: 'gsi1', ...keys('gsi1pk', 'gsi1sk'), projectionType: ProjectionType.ALL });
    // What is due: an item is read again before it is acted upon, so the index holds keys only (design §5).
    dossiers.addGlobalSecondaryIndex({ indexName: 'gsi2', ...keys('gsi2pk', 'gsi2sk'), projectionType: ProjectionType.KEYS_ONLY });
    this.dossiers = dossiers as ITable;
    // Counts of failed logins end by themselves; nobody relies on the instant (DynamoDB takes days).
    this.acces = this.table('Acces', retain, { timeToLiveAttribute: 'ttl' }) as ITable;
    this.agents = new AgentPool(this, 'Agents', { retain, ...config.gs });

    this.sftp = new SftpIdentity(this, 'Sftp', { stage: config.stage, key: this.key, retain, ...config.transfer });

    this.outputs();
  }

  /** EventBridge puts messages into encrypted queues, CloudWatch into the encrypted topic of the operators: rules and alarms of this account only. */
  private letEventsAndAlarmsUseTheKey(): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com'), new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
  }

  /** Log groups that are encrypted with it: that of the sFTP server, which says who connected, whence, and to which file. */
  private letLogsUseTheKey(): void {
    const logGroups = this.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
      }),
    );
  }

  private accessLogs(retain: boolean, days: number): IBucket {
    const bucket = new Bucket(this, 'AccessLogs', {
      // S3 delivers access logs to a bucket under its own key only.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ id: 'every-log', expiration: Duration.days(days), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(bucket, 'The bucket of the access logs: logging it into itself would never end.', 'AwsSolutions-S1');
    return bucket as IBucket;
  }

  private table(id: string, retain: boolean, own: { stream?: StreamViewType; timeToLiveAttribute?: string }): Table {
    return new Table(this, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      ...own,
      deletionProtection: retain,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  private outputs(): void {
    const values = {
      DepotBucket: this.depot.bucketName,
      BoitesBucket: this.boites.bucketName,
      VaultBucket: this.vault.bucketName,
      PortailBucket: this.portail.bucketName,
      LedgerBucket: this.ledger.bucketName,
      HostKeysSecret: this.sftp.hostKeysSecret,
      DossiersTable: this.dossiers.tableName,
      AccesTable: this.acces.tableName,
      UserPoolId: this.agents.pool.userPoolId,
      UserPoolClientId: this.agents.client.userPoolClientId,
    };
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}

const keys = (partition: string, sort: string) => ({
  partitionKey: { name: partition, type: AttributeType.STRING },
  sortKey: { name: sort, type: AttributeType.STRING },
});
