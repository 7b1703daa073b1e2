import { GetBucketLifecycleConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import type { Gap } from './gap.ts';

/**
 * CloudFormation drops lifecycle rules, and none runs even when it is set by API: nothing to close. The product's purge
 * never relies on them (they are the net under it); the template is tested instead.
 */
export const bucketLifecycle: Gap = {
  name: 's3-bucket-lifecycle',
  what: 'Les règles de cycle de vie des compartiments sont oubliées et ne s’exécutent jamais',
  row: '1.18a',
  async isOpen({ resources }) {
    const client = new S3Client({});
    const buckets = resources.filter((r) => r.type === 'AWS::S3::Bucket' && r.properties.LifecycleConfiguration !== undefined);
    if (buckets.length === 0) return undefined;
    for (const { physicalId: Bucket } of buckets) {
      const known = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).catch(() => undefined);
      if (!known?.Rules?.length) return true;
    }
    return false;
  },
};
