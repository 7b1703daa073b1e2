import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from '@aws-sdk/client-s3';

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
    /** Size in bytes of a version; null where there is none. */
    async sizeOf(key: string, versionId: string | undefined): Promise<number | null> {
      try {
        const command = new HeadObjectCommand({ Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) });
        return (await client.send(command)).ContentLength ?? 0;
      } catch (error) {
        if (error instanceof Error && GONE.has(error.name)) return null;
        throw error;
      }
    },
    /** What lies in the depot, at most a page of 1,000: normally nothing, every outcome deletes the version that it read. */
    async list(): Promise<{ key: string; bytes: number; at: string }[]> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.flatMap(({ Key, Size = 0, LastModified }) =>
        Key === undefined || LastModified === undefined ? [] : [{ key: Key, bytes: Size, at: LastModified.toISOString() }],
      );
    },
    /** Deletes the version that was read: every outcome of a deposit does. */
    async remove(key: string, versionId: string | undefined): Promise<void> {
      await client.send(
        new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) }),
      );
    },
  };
}

/** HeadObject has no body to name its error in; `MethodNotAllowed`: the latest version is a delete marker. */
const GONE = new Set(['NotFound', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed']);
