import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isCanary } from '../domain/canary.ts';
import { factKey, type PortalFact, PortalFactSchema } from '../domain/portal-facts.ts';
import { SERVICE_RECORD_KEY, type ServiceRecord, ServiceRecordSchema } from '../domain/service-status.ts';
import { putOnce } from './objects.ts';

/** What the portal is told: facts, one object each, written once; and the state of the service. */
export function portailBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Tells a fact. The same fact again is a success: the object is there, and is never changed. Nothing is told of a canary. */
    async tell(fact: PortalFact): Promise<void> {
      if (fact.fact !== 'refuse' && isCanary(fact.numero)) return;
      const Body = JSON.stringify(PortalFactSchema.parse(fact));
      await putOnce(client, { Bucket: bucket, Key: factKey(fact), Body, ContentType: 'application/json' });
    },

    /** Says what the service is: the one object that is written again and again. */
    async publish(record: ServiceRecord): Promise<void> {
      const Body = JSON.stringify(ServiceRecordSchema.parse(record));
      const written = { Bucket: bucket, Key: SERVICE_RECORD_KEY, Body, ContentType: 'application/json', CacheControl: 'max-age=60' };
      await client.send(new PutObjectCommand(written));
    },
  };
}
