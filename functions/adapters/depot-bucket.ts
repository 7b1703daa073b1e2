import { CopyObjectCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { isReplay } from '../domain/deposit-rules.ts';
import { InstantSchema } from '../domain/ids.ts';
import { named, readWhole, sizeOf } from './objects.ts';

/** Metadata of a replay: first receipt of its bytes. */
const RECEIVED = 'recu';

/** An object of the depot, read whole: at most 100 MB, the size of the event is checked before. */
export interface DepositedObject {
  readonly bytes: Buffer;
  readonly versionId: string | undefined;
  /** When the sender put it, UTC: what counts for the thirty days, however late it is handled. */
  readonly arrivedAt: string;
  /** First receipt of what an operator put back from quarantine. */
  readonly receivedAt?: string;
}

/** The bucket where senders put their packages, each under its prefix. */
export function depotBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Reads one version, the named one or the latest. `null`: no longer there, somebody handled it. */
    async read(key: string, versionId: string | undefined): Promise<DepositedObject | null> {
      const found = await readWhole(client, { bucket, key, versionId });
      if (found === null) return null;
      const { bytes, object } = found;
      const arrivedAt = (object.LastModified ?? new Date()).toISOString();
      // Believed under that prefix only: a sender may write any metadata under its own.
      const received = InstantSchema.safeParse(isReplay(key) ? object.Metadata?.[RECEIVED] : undefined);
      return { bytes, versionId: object.VersionId, arrivedAt, ...(received.success ? { receivedAt: received.data } : {}) };
    },
    /** Size in bytes of a version; null where there is none. */
    sizeOf: (key: string, versionId: string | undefined): Promise<number | null> => sizeOf(client, { bucket, key, versionId }),
    /** What lies in the depot, at most a page of 1,000: normally nothing, every outcome deletes the version that it read. */
    async list(): Promise<{ key: string; bytes: number; at: string }[]> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.flatMap(({ Key, Size = 0, LastModified }) =>
        Key === undefined || LastModified === undefined ? [] : [{ key: Key, bytes: Size, at: LastModified.toISOString() }],
      );
    },
    /** Puts a quarantined package back before the reader, from the vault. */
    async putBack(key: string, from: { readonly bucket: string; readonly key: string }, receivedAt: string): Promise<void> {
      await client.send(
        new CopyObjectCommand({
          Bucket: bucket,
          Key: key,
          CopySource: `${from.bucket}/${from.key}`,
          MetadataDirective: 'REPLACE',
          TaggingDirective: 'REPLACE',
          ContentType: 'application/zip',
          Metadata: { [RECEIVED]: receivedAt },
        }),
      );
    },
    /** Deletes the version that was read: every outcome of a deposit does. */
    async remove(key: string, versionId: string | undefined): Promise<void> {
      await client.send(new DeleteObjectCommand(named({ bucket, key, versionId })));
    },
  };
}
