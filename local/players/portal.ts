import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type PortalFact, PortalFactSchema } from '../../functions/domain/portal-facts.ts';
import type { Outputs } from '../cloud/outputs.ts';

/** The portal, mon.service-public.fr: it puts packages under its prefix, and reads facts. It knows nothing else. */
export function portal({ buckets, depotPrefix, endpoint, region }: Outputs) {
  const client = new S3Client({ endpoint, region, forcePathStyle: true });
  return {
    /** @param metadata for the double of the malware scan (local/scan) */
    async deposit(name: string, zip: Buffer, metadata: Record<string, string> = {}): Promise<void> {
      await client.send(new PutObjectCommand({ Bucket: buckets.depot, Key: `${depotPrefix}${name}`, Body: zip, Metadata: metadata }));
    },
    /** Facts under a number (or `sans-numero`), in the order of their keys. */
    async facts(numero: string): Promise<PortalFact[]> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: buckets.portail, Prefix: `${numero}/` }));
      return Promise.all(
        Contents.map(async ({ Key }) => {
          const object = await client.send(new GetObjectCommand({ Bucket: buckets.portail, Key }));
          return PortalFactSchema.parse(JSON.parse((await object.Body?.transformToString()) ?? ''));
        }),
      );
    },
    /** Keys that the depot still holds. */
    async waiting(): Promise<string[]> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: buckets.depot, Prefix: depotPrefix }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
  };
}
