import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';

/** An object of the depot, read whole: at most 100 MB, the size of the event is checked before. */
export interface DepositedObject {
  readonly bytes: Buffer;
  readonly versionId: string | undefined;
  /** When the sender put it, UTC: what counts for the thirty days, however late it is handled. */
  readonly arrivedAt: string;
}

/** The bucket where senders put their packages, each under its prefix. */
export function depotBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Reads one version, the named one or the latest. `null`: no longer there, somebody handled it. */
    async read(key: string, versionId: string | undefined): Promise<DepositedObject | null> {
      try {
        const object = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) }),
        );
        const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? new Uint8Array());
        return { bytes, versionId: object.VersionId, arrivedAt: (object.LastModified ?? new Date()).toISOString() };
      } catch (error) {
        if (error instanceof NoSuchKey || (error instanceof Error && error.name === 'NoSuchVersion')) return null;
        throw error;
      }
    },
    /** Deletes the version that was read: every outcome of a deposit does. */
    async remove(key: string, versionId: string | undefined): Promise<void> {
      await client.send(
        new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) }),
      );
    },
  };
}
