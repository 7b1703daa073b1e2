import { randomBytes } from 'node:crypto';
import { CopyObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { addressKey, contentKey, documentKey } from '../domain/vault-layout.ts';
import { objectVersions } from './object-versions.ts';
import { readBytes, sizeOf, unlessGone } from './objects.ts';

/** Address of the usager, alone in its object. */
export const AddressSchema = z.strictObject({ email: z.email() });

/** A new identifier of a comment or a document: random, it says nothing of what it names. */
export const newVaultId = (): string => randomBytes(16).toString('hex');

/** What `encodeURIComponent` leaves and a header parameter may not hold (RFC 8187, § 3.2.1). */
const escapeOf = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** The vault: content, addresses, comments and documents, each kind under a prefix of its own (design §1.7). */
export function vaultBucket({ bucket }: { bucket: string }, client = new S3Client({})) {
  const versions = objectVersions({ bucket }, client);
  const get = (key: string, versionId?: string): Promise<Buffer | null> => readBytes(client, { bucket, key, versionId });
  const put = async (Key: string, Body: Buffer | string, ContentType: string, fileName?: string): Promise<void> => {
    // A name chosen by a person lives in the object's own headers, never in a key or a link: access logs keep those.
    const named =
      fileName === undefined
        ? {}
        : {
            Metadata: { nom: encodeURIComponent(fileName) },
            ContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, escapeOf)}`,
          };
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, ...named }));
  };

  return {
    bucket,
    get,
    put,
    /** Copies an object, byte for byte. `gone`: there is none. */
    async copy(fromKey: string, toKey: string): Promise<'copied' | 'gone'> {
      // Tags are not copied: a scan puts its own, and their reading would be one more right.
      const copy = new CopyObjectCommand({ Bucket: bucket, Key: toKey, CopySource: `${bucket}/${fromKey}`, TaggingDirective: 'REPLACE' });
      return (await unlessGone(client.send(copy))) === null ? 'gone' : 'copied';
    },
    /** Size in bytes; null where there is no such object. */
    sizeOf: (key: string): Promise<number | null> => sizeOf(client, { bucket, key }),
    putPackage: (numero: string, digest: string, bytes: Buffer): Promise<void> => put(contentKey(numero, digest), bytes, 'application/zip'),
    putAddress: (numero: string, email: string): Promise<void> =>
      put(addressKey(numero), JSON.stringify(AddressSchema.parse({ email })), 'application/json'),
    /** E-mail of the usager; null where none was usable, or it has been destroyed. */
    async address(numero: string): Promise<string | null> {
      const bytes = await get(addressKey(numero));
      return bytes === null ? null : AddressSchema.parse(JSON.parse(bytes.toString('utf8'))).email;
    },
    /** Keeps a comment under its key. */
    putComment: (key: string, comment: string): Promise<void> => put(key, comment, 'text/plain; charset=utf-8'),
    /** Text of a comment; null where it has been destroyed. */
    async comment(key: string): Promise<string | null> {
      return (await get(key))?.toString('utf8') ?? null;
    },
    /** Keeps a document for the usager; its file name, chosen by a person, stays with the bytes. */
    async putDocument(numero: string, id: string, bytes: Buffer, type: string, fileName: string): Promise<string> {
      const key = documentKey(numero, id);
      await put(key, bytes, type, fileName);
      return key;
    },
    /** Destroys every version of one object, or of a folder where the name ends with `/`: never of a neighbour whose name begins alike. */
    destroy: (name: string): Promise<void> => versions.destroy({ place: name, match: name.endsWith('/') ? 'prefix' : 'key' }),
  };
}
export type VaultBucket = ReturnType<typeof vaultBucket>;
