import { GetBucketEncryptionCommand, PutBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Gap, GapContext } from './gap.ts';

const AskedSchema = z.object({
  ServerSideEncryptionConfiguration: z.tuple([
    z.object({
      BucketKeyEnabled: z.boolean().default(false),
      ServerSideEncryptionByDefault: z.object({ SSEAlgorithm: z.literal('aws:kms'), KMSMasterKeyID: z.string() }),
    }),
  ]),
});

const buckets = ({ resources }: GapContext) =>
  resources.flatMap((r) => {
    const asked = r.type === 'AWS::S3::Bucket' ? AskedSchema.safeParse(r.properties.BucketEncryption) : undefined;
    return asked?.success ? [{ Bucket: r.physicalId, rule: asked.data.ServerSideEncryptionConfiguration[0] }] : [];
  });

/** CloudFormation makes every bucket AES256, whatever the template says; the API sets the key. */
export const bucketEncryption: Gap = {
  name: 's3-bucket-encryption',
  what: 'CloudFormation oublie la clé KMS des compartiments',
  row: '1.18a',
  async isOpen(context) {
    if (buckets(context).length === 0) return undefined;
    const client = new S3Client({});
    const algorithms = buckets(context).map(async ({ Bucket }) => {
      const { ServerSideEncryptionConfiguration } = await client.send(new GetBucketEncryptionCommand({ Bucket }));
      return ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
    });
    return (await Promise.all(algorithms)).some((algorithm) => algorithm !== 'aws:kms');
  },
  async close(context) {
    const client = new S3Client({});
    for (const { Bucket, rule } of buckets(context)) {
      const { BucketKeyEnabled, ServerSideEncryptionByDefault } = rule;
      const Rules = [{ BucketKeyEnabled, ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault }];
      await client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    }
  },
};
