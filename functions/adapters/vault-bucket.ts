import { randomBytes } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import * as z from 'zod';

export const contentKey = (numero: string, digest: string): string => `contenu/${numero}/${digest}.zip`;
export const addressKey = (numero: string): string => `adresses/${numero}`;
export const commentKey = (numero: string, id: string): string => `commentaires/${numero}/${id}.txt`;
export const documentKey = (numero: string, id: string): string => `documents/${numero}/${id}`;
export const quarantineKey = (id: string, name: 'paquet.zip' | 'rapport.json'): string => `quarantaine/${id}/${name}`;

/** Address of the usager, alone in its object. */
export const AddressSchema = z.strictObject({ email: z.email() });

/** A new identifier of a comment or a document: random, it says nothing of what it names. */
export const newVaultId = (): string => randomBytes(16).toString('hex');

/** The vault: content, addresses, comments and documents, each kind under a prefix of its own (design §1.7). */
export function vaultBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  const get = async (Key: string): Promise<Buffer | null> => {
    try {
      const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return Buffer.from((await object.Body?.transformToByteArray()) ?? new Uint8Array());
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };
  const put = async (Key: string, Body: Buffer | string, ContentType: string, Metadata: Record<string, string> = {}): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, Metadata }));
  };

  return {
    bucket,
    get,
    put,
    /** Size in bytes; null where there is no such object. */
    async sizeOf(Key: string): Promise<number | null> {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key }))).ContentLength ?? 0;
      } catch (error) {
        if (error instanceof Error && error.name === 'NotFound') return null;
        throw error;
      }
    },
    putPackage: (numero: string, digest: string, bytes: Buffer): Promise<void> => put(contentKey(numero, digest), bytes, 'application/zip'),
    putAddress: (numero: string, email: string): Promise<void> =>
      put(addressKey(numero), JSON.stringify(AddressSchema.parse({ email })), 'application/json'),
    /** E-mail of the usager; null where none was usable, or it has been destroyed. */
    async address(numero: string): Promise<string | null> {
      const bytes = await get(addressKey(numero));
      return bytes === null ? null : AddressSchema.parse(JSON.parse(bytes.toString('utf8'))).email;
    },
    /** Keeps a comment; answers its key. */
    async putComment(numero: string, comment: string): Promise<string> {
      const key = commentKey(numero, newVaultId());
      await put(key, comment, 'text/plain; charset=utf-8');
      return key;
    },
    /** Text of a comment; null where it has been destroyed. */
    async comment(key: string): Promise<string | null> {
      return (await get(key))?.toString('utf8') ?? null;
    },
    /** Keeps a document for the usager; its file name, chosen by a person, stays with the bytes. */
    async putDocument(numero: string, id: string, bytes: Buffer, type: string, fileName: string): Promise<string> {
      const key = documentKey(numero, id);
      await put(key, bytes, type, { nom: encodeURIComponent(fileName) });
      return key;
    },
    /** Destroys every version of the objects whose key begins with a prefix. */
    async destroy(prefix: string): Promise<void> {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }));
      for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        if (Key !== undefined)
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) }));
      }
      if (page.IsTruncated === true) await this.destroy(prefix);
    },
  };
}
export type VaultBucket = ReturnType<typeof vaultBucket>;
