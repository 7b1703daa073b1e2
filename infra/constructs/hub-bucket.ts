import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type CorsRule,
  HttpMethods,
  type IBucket,
  type LifecycleRule,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface HubBucketProps {
  readonly key: IKey;
  readonly accessLogs: IBucket;
  readonly retain: boolean;
  readonly versioned: boolean;
  /** Sends `aws.s3` events to EventBridge. */
  readonly events?: boolean;
  /** Pages that may send and fetch objects through a presigned request. */
  readonly origins?: readonly string[];
  /** Days that objects under a prefix live (every object: the empty prefix). */
  readonly expiry?: Readonly<Record<string, number>>;
  /** Days that objects carrying a tag live, by `name=value`: where no prefix can name them. */
  readonly taggedExpiry?: Readonly<Record<string, number>>;
  /** Nobody can change or delete a version before its time. */
  readonly lock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  /** Days that a version lives once it was deleted or replaced. */
  readonly noncurrentDays?: number;
}

/**
 * A private bucket: customer key with bucket key on, TLS only, no ACL, no public access, every request logged. The
 * expiry rules are the net under the purge, which deletes versions itself.
 */
export class HubBucket extends Construct {
  /** As the interface: the class does not fit it under `exactOptionalPropertyTypes`. */
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: HubBucketProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      versioned: props.versioned,
      ...(props.lock === undefined ? {} : { objectLockEnabled: true, objectLockDefaultRetention: retention(props.lock) }),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: `${id}/`,
      lifecycleRules: [...rules(props)],
      ...(props.origins === undefined ? {} : { cors: [presignedFrom(props.origins)] }),
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (props.events) sendEvents(bucket);
    this.bucket = bucket as IBucket;
  }
}

/** On the L1: `eventBridgeEnabled` of the L2 adds a custom resource with a Lambda for one boolean. */
function sendEvents(bucket: Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error('a Bucket is made of a CfnBucket');
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

const retention = ({ mode, days }: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number }): ObjectLockRetention =>
  mode === 'COMPLIANCE' ? ObjectLockRetention.compliance(Duration.days(days)) : ObjectLockRetention.governance(Duration.days(days));

const presignedFrom = (origins: readonly string[]): CorsRule => ({
  allowedOrigins: [...origins],
  allowedMethods: [HttpMethods.GET, HttpMethods.POST],
  allowedHeaders: ['*'],
  maxAge: 3600,
});

function* rules(props: HubBucketProps): Generator<LifecycleRule> {
  yield { id: 'parts-of-abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) };
  for (const [prefix, days] of Object.entries(props.expiry ?? {})) {
    yield {
      id: prefix === '' ? 'every-object' : prefix.replace('/', ''),
      ...(prefix === '' ? {} : { prefix }),
      expiration: Duration.days(days),
    };
  }
  for (const [tag, days] of Object.entries(props.taggedExpiry ?? {})) {
    const [name = '', value = ''] = tag.split('=');
    yield { id: `tagged-${name}`, tagFilters: { [name]: value }, expiration: Duration.days(days) };
  }
  if (!props.versioned) return;
  // S3 takes the removal of lone delete markers in a rule without expiry days only.
  yield { id: 'old-versions', noncurrentVersionExpiration: Duration.days(props.noncurrentDays ?? 1), expiredObjectDeleteMarker: true };
}
