import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** A version of an object; the latest where none is given. */
export interface StoredVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** A version as S3 and GuardDuty name it. */
export const named = ({ bucket, key, versionId }: StoredVersion) => ({
  Bucket: bucket,
  Key: key,
  ...(versionId === undefined ? {} : { VersionId: versionId }),
});

/** HeadObject has no body to name its error in, hence `NotFound`; `MethodNotAllowed`: the latest version is a delete marker. */
const GONE = new Set(['NotFound', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed']);

/** The answer to a call about an object; null where the object is not there, or no longer. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return null;
    throw error;
  }
}

/** A version read whole, with what S3 says of it; null where it is gone. */
export async function readWhole(
  client: S3Client,
  version: StoredVersion,
): Promise<{ readonly bytes: Buffer; readonly object: GetObjectCommandOutput } | null> {
  const object = await unlessGone(client.send(new GetObjectCommand(named(version))));
  return object === null ? null : { bytes: Buffer.from((await object.Body?.transformToByteArray()) ?? []), object };
}

/** Bytes of a version; null where it is gone. */
export async function readBytes(client: S3Client, version: StoredVersion): Promise<Buffer | null> {
  return (await readWhole(client, version))?.bytes ?? null;
}

/** Size of a version in bytes; null where there is none. */
export async function sizeOf(client: S3Client, version: StoredVersion): Promise<number | null> {
  const found = await unlessGone(client.send(new HeadObjectCommand(named(version))));
  return found === null ? null : (found.ContentLength ?? 0);
}

/** Puts an object under a key that nothing stands under. Already there is a success, and the first stays. */
export async function putOnce(client: S3Client, object: PutObjectCommandInput): Promise<void> {
  try {
    await client.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }));
  } catch (error) {
    if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
  }
}
