import { open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** A file or a folder as a client sees it. */
export interface Entry {
  readonly name: string;
  readonly folder: boolean;
  readonly size: number;
  readonly modified: Date | undefined;
}

export interface StoredFile {
  readonly size: number;
  readonly modified: Date;
  readonly etag: string;
}

/** Size of the parts of a multipart upload, and the size from which there is one. */
const PART = 8 * 1_024 * 1_024;

const bare = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

/** The objects of one bucket as files and folders, by the API alone. */
export function s3Files(s3: S3Client, Bucket: string) {
  return {
    async find(Key: string): Promise<StoredFile | undefined> {
      try {
        const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
        return { size: head.ContentLength ?? 0, modified: head.LastModified ?? new Date(), etag: bare(head.ETag) };
      } catch (error) {
        if (error instanceof NotFound) return undefined;
        throw error;
      }
    },

    /** One page of a folder. Keys that make no name (the folder's own object, a doubled slash) are left out. */
    async list(
      Prefix: string,
      ContinuationToken: string | undefined,
    ): Promise<{ entries: readonly Entry[]; next: string | undefined; empty: boolean }> {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter: '/', ContinuationToken }));
      const folders = (page.CommonPrefixes ?? []).map(({ Prefix: folder = '' }) => ({
        name: folder.slice(Prefix.length, -1),
        folder: true,
        size: 0,
        modified: undefined,
      }));
      const files = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
        name: Key.slice(Prefix.length),
        folder: false,
        size: Size,
        modified: LastModified,
      }));
      const entries = [...folders, ...files].filter(({ name }) => !['', '.', '..'].includes(name));
      return { entries, next: page.NextContinuationToken, empty: folders.length + files.length === 0 };
    },

    /** Is there any key under the prefix, other than the folder's own object where `besidesItself`? */
    async holds(Prefix: string, besidesItself = false): Promise<boolean> {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 2 }));
      return (page.Contents ?? []).some(({ Key }) => !besidesItself || Key !== Prefix);
    },

    /** Bytes `start` to `end` (excluded) of the very object that was opened. */
    async read(Key: string, etag: string, start: number, end: number): Promise<Buffer> {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, IfMatch: `"${etag}"`, Range: `bytes=${start}-${end - 1}` }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },

    /** Stores the first `size` bytes of a local file. Who uploaded it stands in the metadata, as on AWS. */
    async store(Key: string, file: string, size: number, userAgentId: string): Promise<string> {
      const Metadata = { 'user-agent': 'AWSTransfer', 'user-agent-id': userAgentId };
      const local = await open(file);
      const piece = async (start: number, length: number) => {
        const { buffer, bytesRead } = await local.read(Buffer.alloc(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      };
      try {
        if (size <= PART) {
          const put = await s3.send(new PutObjectCommand({ Bucket, Key, Metadata, Body: await piece(0, size) }));
          return bare(put.ETag);
        }
        const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata }));
        try {
          const Parts: { PartNumber: number; ETag: string }[] = [];
          for (let start = 0; start < size; start += PART) {
            const PartNumber = Parts.length + 1;
            const Body = await piece(start, Math.min(PART, size - start));
            const { ETag = '' } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
            Parts.push({ PartNumber, ETag });
          }
          const done = await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
          return bare(done.ETag);
        } catch (error) {
          await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
          throw error;
        }
      } finally {
        await local.close();
      }
    },

    /** A rename is a copy and a deletion: two keys for a moment, never none. */
    async rename(from: string, to: string): Promise<void> {
      const CopySource = `${Bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
      await s3.send(new CopyObjectCommand({ Bucket, Key: to, CopySource }));
      await s3.send(new DeleteObjectCommand({ Bucket, Key: from }));
    },

    async remove(Key: string): Promise<void> {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },

    async makeFolder(prefix: string): Promise<void> {
      await s3.send(new PutObjectCommand({ Bucket, Key: prefix, Body: new Uint8Array(0) }));
    },
  };
}
export type S3Files = ReturnType<typeof s3Files>;
