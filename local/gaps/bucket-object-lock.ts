import { GetObjectLockConfigurationCommand, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Gap, GapContext } from './gap.ts';

const AskedSchema = z.object({
  Rule: z.object({ DefaultRetention: z.object({ Mode: z.enum(['GOVERNANCE', 'COMPLIANCE']), Days: z.int().min(1) }) }),
});

const buckets = ({ resources }: GapContext) =>
  resources.flatMap((r) => {
    const asked = r.type === 'AWS::S3::Bucket' ? AskedSchema.safeParse(r.properties.ObjectLockConfiguration) : undefined;
    return asked?.success ? [{ Bucket: r.physicalId, retention: asked.data.Rule.DefaultRetention }] : [];
  });

/** CloudFormation drops the lock of a bucket's objects; the API sets it, and the emulator then refuses what AWS refuses. */
export const bucketObjectLock: Gap = {
  name: 's3-object-lock',
  what: 'CloudFormation oublie le verrouillage des objets d’un compartiment',
  row: '1.16',
  async isOpen(context) {
    if (buckets(context).length === 0) return undefined;
    const client = new S3Client({});
    const states = buckets(context).map(async ({ Bucket }) => {
      const known = await client.send(new GetObjectLockConfigurationCommand({ Bucket })).catch(() => undefined);
      return known?.ObjectLockConfiguration?.Rule?.DefaultRetention?.Mode;
    });
    return (await Promise.all(states)).some((mode) => mode === undefined);
  },
  async close(context) {
    const client = new S3Client({});
    for (const { Bucket, retention } of buckets(context)) {
      const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: retention } } as const;
      await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    }
  },
};
