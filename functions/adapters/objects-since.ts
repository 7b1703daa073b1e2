import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';

export interface StoredObject {
  readonly key: string;
  /** When it was put, to the second. */
  readonly at: string;
}

/** Objects of a bucket, in the order of their keys. */
export async function* objectsOf(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<StoredObject> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    for (const { Key, LastModified } of Contents) {
      if (Key !== undefined && LastModified !== undefined) yield { key: Key, at: LastModified.toISOString() };
    }
  }
}

/** Those put since an instant. S3 cannot be asked for them: the whole prefix is listed, a thousand a call. S3 counts in seconds. */
export async function* objectsSince(
  { bucket, prefix, since }: { readonly bucket: string; readonly prefix: string; readonly since: string },
  client = new S3Client({}),
): AsyncGenerator<StoredObject> {
  const from = new Date(Math.floor(Date.parse(since) / 1000) * 1000).toISOString();
  for await (const object of objectsOf(client, bucket, prefix)) if (object.at >= from) yield object;
}
