import {
  CopyObjectCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { EXPIRY_TAG, folderPrefix, teledossierKey } from '../domain/boite-layout.ts';
import type { ReturnVersion } from '../domain/return-order.ts';
import { versionPages } from './object-versions.ts';
import { readBytes, unlessGone } from './objects.ts';

/** As S3 wants tags in a header. */
const TAGGED = { Tagging: `${EXPIRY_TAG.Key}=${EXPIRY_TAG.Value}` };

type TextType = 'text/plain; charset=utf-8' | 'application/json';

/** The boites of the communes, one bucket, versioned (design §2): every upload of one name is a version of its own. */
export function boitesBucket({ bucket }: { bucket: string }, config: S3ClientConfig = {}) {
  const client = new S3Client(config);
  // One attempt: a second copy of a file that was put is a second version, and the commune may have fetched the first (design §1.5).
  const once = new S3Client({ ...config, maxAttempts: 1 });

  const versionsOf = (prefix: string) => versionPages(client, bucket, prefix);

  async function remove({ key, versionId }: Pick<ReturnVersion, 'key' | 'versionId'>): Promise<void> {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  }

  async function put(key: string, text: string, type: TextType, tags: object): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: type, ...tags }));
  }

  /** Everything under `retours/`, and what of it was withdrawn. */
  async function look(boite: string) {
    const prefix = folderPrefix(boite, 'retours');
    const found: ReturnVersion[] = [];
    const markers: Pick<ReturnVersion, 'key' | 'versionId'>[] = [];
    const withdrawnAt = new Map<string, string>();
    for await (const page of versionsOf(prefix)) {
      for (const { Key, VersionId, LastModified, IsLatest } of page.markers) {
        if (Key === undefined || LastModified === undefined) continue;
        markers.push({ key: Key, versionId: VersionId ?? 'null' });
        // Seconds are all that S3 gives: within one, only the latest marker is known to come after the version.
        const at = IsLatest === true ? '9' : LastModified.toISOString();
        if (at > (withdrawnAt.get(Key) ?? '')) withdrawnAt.set(Key, at);
      }
      for (const { Key, VersionId, LastModified, Size } of page.versions) {
        if (Key === undefined || LastModified === undefined) continue;
        found.push({
          key: Key,
          name: Key.slice(prefix.length),
          versionId: VersionId ?? 'null',
          modifiedAt: LastModified.toISOString(),
          bytes: Size ?? 0,
        });
      }
    }
    const isWithdrawn = ({ key, modifiedAt }: ReturnVersion): boolean => modifiedAt < (withdrawnAt.get(key) ?? '');
    return { found, markers, isWithdrawn };
  }

  return {
    bucket,

    /**
     * Versions under `retours/` that their sender has not withdrawn, in the order of the listing: by key, newest first.
     * A delete marker over a version says that the sender took it back, or renamed it.
     */
    async listReturns(boite: string): Promise<ReturnVersion[]> {
      const { found, isWithdrawn } = await look(boite);
      return found.filter((version) => !isWithdrawn(version));
    },

    /**
     * What a sender took back or renamed: an upload tool that writes `x.filepart` and renames it leaves the whole answer behind, as a
     * version under a delete marker. Versions first, so that no marker uncovers what it hid.
     */
    async listWithdrawn(boite: string): Promise<Pick<ReturnVersion, 'key' | 'versionId'>[]> {
      const { found, markers, isWithdrawn } = await look(boite);
      const kept = new Set(found.filter((version) => !isWithdrawn(version)).map(({ key }) => key));
      return [...found.filter(isWithdrawn), ...markers.filter(({ key }) => !kept.has(key))];
    },

    /** Bytes of one version; null where it is no longer there. */
    read: ({ key, versionId }: Pick<ReturnVersion, 'key' | 'versionId'>): Promise<Buffer | null> =>
      readBytes(client, { bucket, key, versionId }),

    /** Moves one version to another key; done before, and perhaps interrupted, is a success. */
    async move(version: Pick<ReturnVersion, 'key' | 'versionId'>, toKey: string): Promise<void> {
      const CopySource = `${copySource(bucket, version.key)}?versionId=${encodeURIComponent(version.versionId)}`;
      // The tags of the source are not copied: a scan puts its own there, and their reading would be one more right.
      const copy = new CopyObjectCommand({ Bucket: bucket, Key: toKey, CopySource, TaggingDirective: 'REPLACE', ...TAGGED });
      await unlessGone(client.send(copy));
      await remove(version);
    },

    remove,

    /** Writes a receipt or a report. */
    write: (key: string, text: string, type: TextType): Promise<void> => put(key, text, type, TAGGED),

    /**
     * Puts a package in `teledossiers/`, byte for byte from the vault; the metadata `effet` names the effect (design §1.5).
     * `refused`: S3 said no, nothing was put nor will be. A throw leaves it open whether the file stands, or still comes.
     */
    async putTeledossier(delivery: {
      readonly boite: string;
      readonly fileName: string;
      readonly from: { readonly bucket: string; readonly key: string };
      readonly effectTag: string;
    }): Promise<'put' | 'refused'> {
      try {
        await once.send(
          new CopyObjectCommand({
            Bucket: bucket,
            Key: teledossierKey(delivery.boite, delivery.fileName),
            CopySource: copySource(delivery.from.bucket, delivery.from.key),
            MetadataDirective: 'REPLACE',
            TaggingDirective: 'REPLACE',
            ...TAGGED,
            ContentType: 'application/zip',
            Metadata: { effet: delivery.effectTag },
          }),
        );
        return 'put';
      } catch (error) {
        if (isRefusal(error)) return 'refused';
        throw error;
      }
    },

    /**
     * Evidence of a delivery: whether `teledossiers/` holds, or ever held, a file. Versions and delete markers both count:
     * the commune may already have fetched and deleted it.
     */
    async everHeld(boite: string, fileName: string): Promise<boolean> {
      const key = teledossierKey(boite, fileName);
      for await (const { versions, markers } of versionsOf(key)) {
        if ([...versions, ...markers].some(({ Key }) => Key === key)) return true;
      }
      return false;
    },

    /** Takes a file out of `teledossiers/`; no longer there is a success. */
    async withdraw(boite: string, fileName: string): Promise<void> {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: teledossierKey(boite, fileName) }));
    },
  };
}
export type BoitesBucket = ReturnType<typeof boitesBucket>;

/** CopyObject wants its source encoded, segment by segment: names are chosen by persons. */
function copySource(bucket: string, key: string): string {
  return [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
}

/** S3 answered that it did nothing: an error of ours, or « slow down ». Any other error of its own leaves the outcome open. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const status = error.$metadata.httpStatusCode ?? 0;
  return (status >= 400 && status < 500) || error.name === 'SlowDown';
}
