import { S3Client } from '@aws-sdk/client-s3';
import { isCanary } from '../domain/canary.ts';
import { factKey, type PortalFact, PortalFactSchema } from '../domain/portal-facts.ts';
import { putOnce } from './objects.ts';

/** The facts for the portal: one object per fact, written once. */
export function portailBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Tells a fact. The same fact again is a success: the object is there, and is never changed. Nothing is told of a canary. */
    async tell(fact: PortalFact): Promise<void> {
      if (fact.fact !== 'refuse' && isCanary(fact.numero)) return;
      const Body = JSON.stringify(PortalFactSchema.parse(fact));
      await putOnce(client, { Bucket: bucket, Key: factKey(fact), Body, ContentType: 'application/json' });
    },
  };
}
