import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { named, unlessGone } from './objects.ts';

/** Short links to the vault, for a browser: the bytes never pass through a function. */
export function vaultLinks({ bucket }: { bucket: string }, client = new S3Client({})) {
  return {
    /** Size, type, version and file name of an object; null where there is none. */
    async describe(key: string) {
      const head = await unlessGone(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
      if (head === null) return null;
      const name = head.Metadata?.nom;
      return {
        bytes: head.ContentLength ?? 0,
        type: head.ContentType,
        version: head.VersionId,
        fileName: name === undefined ? undefined : decodeName(name),
      };
    },

    /** A link to one version. `fileName` only for a name that the hub made: links stand in access logs. */
    async linkTo({ key, version, seconds, fileName }: { key: string; version: string | undefined; seconds: number; fileName?: string }) {
      const command = new GetObjectCommand({
        ...named({ bucket, key, versionId: version }),
        ...(fileName === undefined ? {} : { ResponseContentDisposition: `attachment; filename="${fileName}"` }),
        ResponseCacheControl: 'no-store',
      });
      return getSignedUrl(client, command, { expiresIn: seconds });
    },

    /** A form for one object: exact key, type and name, and a size that the store itself checks. */
    async uploadForm(upload: { key: string; type: string; fileName: string; maxBytes: number; seconds: number }) {
      // A field is also a condition of the policy: the browser can send no other value.
      const { url, fields } = await createPresignedPost(client, {
        Bucket: bucket,
        Key: upload.key,
        Fields: { 'Content-Type': upload.type, 'x-amz-meta-nom': encodeURIComponent(upload.fileName) },
        Conditions: [['content-length-range', 1, upload.maxBytes]],
        Expires: upload.seconds,
      });
      return { url, fields };
    },
  };
}

/** A name that was not written by the hub may be malformed: then there is no name. */
function decodeName(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
