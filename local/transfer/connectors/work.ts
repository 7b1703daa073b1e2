import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { type FailureCode, OperationFailed } from './errors.ts';

/** Answers of the far end (SFTP version 3, §7). */
const STATUS = { noSuchFile: 2, permissionDenied: 3, unsupported: 8 } as const;
/** Bytes of one write, and writes under way: 32 KiB is what every server takes. */
const CHUNK = 32_768;
const WRITES = 16;

/** A request that is answered with a value, and one that is answered by yes or no. */
const answer = <T>(ask: (done: (error: Error | undefined, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => ask((error, value) => (error ? reject(error) : resolve(value))));
const accepted = (ask: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => ask((error) => (error ? reject(error) : resolve())));

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

/** What a refusal of the far end becomes: `missing` for a path that is not there, `otherwise` for anything else. */
function failed(error: unknown, missing: FailureCode, otherwise: FailureCode): OperationFailed {
  if (error instanceof OperationFailed) return error;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === STATUS.noSuchFile) return new OperationFailed(missing, message);
  if (status === STATUS.unsupported) return new OperationFailed('UNSUPPORTED_OPERATION_ERROR', message);
  // Without a status, the far end said nothing: the connection is gone.
  return status === undefined ? new OperationFailed('CONNECTION_ERROR', message) : new OperationFailed(otherwise, message);
}

/** `/bucket/key`, with or without its first slash. */
export function bucketAndKey(filePath: string): { bucket: string; key: string } {
  const [bucket = '', ...rest] = filePath.replace(/^\//, '').split('/');
  return { bucket, key: rest.join('/') };
}

async function readObject(s3: S3Client, filePath: string): Promise<Readable> {
  const { bucket: Bucket, key: Key } = bucketAndKey(filePath);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    if (!(Body instanceof Readable)) throw new OperationFailed('READ_FILE_ERROR', 'No content');
    // A download that is given up breaks off: whoever reads it learns it by the reading.
    return Body.on('error', () => {});
  } catch (error) {
    if (error instanceof NoSuchKey) throw new OperationFailed('SEND_FILE_NOT_FOUND', 'The file to send was not found');
    throw error instanceof OperationFailed ? error : new OperationFailed('READ_FILE_ERROR', 'The file to send could not be read');
  }
}

async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  for await (const bytes of body as AsyncIterable<Buffer>) {
    for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
  }
}

/** Writes an object into a remote directory, under the base name of its key. Not atomic: what was there is truncated first. */
export async function sendFile(
  s3: S3Client,
  sftp: SFTPWrapper,
  filePath: string,
  directory: string,
  progress: () => void,
): Promise<number> {
  const body = await readObject(s3, filePath);
  const name = filePath.split('/').at(-1) ?? '';
  const target = directory === '' ? name : `${directory.replace(/\/+$/, '')}/${name}`;
  let handle: Buffer;
  try {
    handle = await answer<Buffer>((done) => sftp.open(target, 'w', done));
  } catch (error) {
    body.destroy();
    throw failed(error, 'DIRECTORY_NOT_FOUND', 'WRITE_FILE_ERROR');
  }
  const underWay = new Set<Promise<void>>();
  let refusal: unknown;
  let offset = 0;
  try {
    for await (const chunk of chunksOf(body)) {
      const at = offset;
      offset += chunk.length;
      const write: Promise<void> = accepted((done) => sftp.write(handle, chunk, 0, chunk.length, at, done))
        .then(progress, (error: unknown) => {
          refusal ??= error;
        })
        .finally(() => underWay.delete(write));
      underWay.add(write);
      if (underWay.size >= WRITES) await Promise.race(underWay);
      if (refusal !== undefined) break;
    }
    await Promise.all(underWay);
    if (refusal !== undefined) throw refusal;
  } catch (error) {
    await accepted((done) => sftp.close(handle, done)).catch(() => {});
    throw failed(error, 'WRITE_FILE_ERROR', 'WRITE_FILE_ERROR');
  }
  // A server with a quota may refuse only when the file is closed.
  await accepted((done) => sftp.close(handle, done)).catch((error: unknown) => {
    throw failed(error, 'WRITE_FILE_ERROR', 'WRITE_FILE_ERROR');
  });
  return offset;
}

/** SSH_FXP_RENAME, nothing else: whether a target that exists is replaced is the far end's affair. */
export async function moveFile(sftp: SFTPWrapper, source: string, target: string): Promise<void> {
  try {
    await answer<Stats>((done) => sftp.lstat(source, done));
  } catch (error) {
    throw failed(error, 'FILE_NOT_FOUND', 'RENAME_ERROR');
  }
  await accepted((done) => sftp.rename(source, target, done)).catch((error: unknown) => {
    throw failed(error, 'PATH_NOT_FOUND', 'RENAME_ERROR');
  });
}

/** SSH_FXP_REMOVE for a file, SSH_FXP_RMDIR for a directory, which must be empty. */
export async function deletePath(sftp: SFTPWrapper, path: string): Promise<void> {
  try {
    const stats = await answer<Stats>((done) => sftp.lstat(path, done));
    const remove = stats.isDirectory() ? sftp.rmdir.bind(sftp) : sftp.unlink.bind(sftp);
    await accepted((done) => remove(path, done));
  } catch (error) {
    throw failed(error, 'FILE_NOT_FOUND', 'DELETE_ERROR');
  }
}

export interface Listing {
  readonly files: readonly { readonly filePath: string; readonly modifiedTimestamp: string; readonly size: number }[];
  readonly paths: readonly { readonly path: string }[];
  readonly truncated: boolean;
}

/** One level of a remote directory, at most so many items. */
export async function listDirectory(sftp: SFTPWrapper, directory: string, maxItems: number): Promise<Listing> {
  try {
    const entries = await answer<FileEntryWithStats[]>((done) => sftp.readdir(directory, done));
    const named = entries.filter(({ filename }) => filename !== '.' && filename !== '..');
    const kept = named.slice(0, maxItems);
    const at = (name: string) => `${directory.replace(/\/+$/, '')}/${name}`;
    const isFolder = ({ attrs }: FileEntryWithStats) => (attrs.mode & 0o170000) === 0o040000;
    return {
      files: kept
        .filter((entry) => !isFolder(entry))
        .map(({ filename, attrs }) => ({
          filePath: at(filename),
          modifiedTimestamp: `${new Date(attrs.mtime * 1000).toISOString().slice(0, 19)}Z`,
          size: attrs.size,
        })),
      paths: kept.filter(isFolder).map(({ filename }) => ({ path: at(filename) })),
      truncated: named.length > kept.length,
    };
  } catch (error) {
    throw failed(error, 'DIRECTORY_NOT_FOUND', 'LIST_DIRECTORY_ERROR');
  }
}

/** Stores a listing as the service writes it. Answers where. */
export async function storeListing(
  s3: S3Client,
  listing: Listing,
  directory: string,
  name: string,
): Promise<{ bucket: string; key: string }> {
  const { bucket, key } = bucketAndKey(`${directory.replace(/\/+$/, '')}/${name}`);
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(listing), ContentType: 'application/json' }));
    return { bucket, key };
  } catch {
    throw new OperationFailed('WRITE_FILE_ERROR', 'The listing could not be stored');
  }
}
