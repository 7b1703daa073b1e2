import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type PortalDirectory, PortalDirectorySchema, portalDirectoryKey } from '../domain/portal-directory.ts';
import { readWhole } from './objects.ts';

/** The object of a département as it was read: what a change of it must still find. */
export interface PublishedDirectory {
  /** Null where it cannot be read: written by another version, or spoilt. It is rebuilt whole. */
  readonly directory: PortalDirectory | null;
  readonly etag: string;
}

/** The directory for the portal: one object for each département, changed by comparing and setting. */
export function portailDirectory({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Null where none was written yet. */
    async read(departement: string): Promise<PublishedDirectory | null> {
      const read = await readWhole(client, { bucket, key: portalDirectoryKey(departement) });
      if (read?.object.ETag === undefined) return null;
      return { directory: parsed(read.bytes), etag: read.object.ETag };
    },

    /** Writes over the very object that was read, or where there was none. `stale`: somebody else was first, read again. */
    async write(before: PublishedDirectory | null, directory: PortalDirectory): Promise<'written' | 'stale'> {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: portalDirectoryKey(directory.departement),
        Body: JSON.stringify(PortalDirectorySchema.parse(directory)),
        ContentType: 'application/json',
        ...(before === null ? { IfNoneMatch: '*' } : { IfMatch: before.etag }),
      });
      try {
        await client.send(put);
        return 'written';
      } catch (error) {
        // 412: another object than the one read; 409: another write of it at this very moment.
        if (error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0)) return 'stale';
        throw error;
      }
    },
  };
}

function parsed(bytes: Buffer): PortalDirectory | null {
  try {
    return PortalDirectorySchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}
