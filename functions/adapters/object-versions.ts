import { DeleteObjectCommand, ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';

/** A key, or every key that begins with a prefix. */
export interface VersionsOf {
  readonly place: string;
  readonly match: 'key' | 'prefix';
}

/** One version, or the marker of a deletion. */
interface Version {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** Versions and delete markers of a bucket: what is left of an object after a deletion, and what must go for it to be gone. */
export function objectVersions({ bucket }: { bucket: string }, client = new S3Client({})) {
  async function* pages({ place, match }: VersionsOf): AsyncGenerator<{ versions: Version[]; markers: Version[] }> {
    // A key is a prefix too, of its neighbours: `adresses/A-1` of `adresses/A-10`.
    const wanted = ({ Key }: Version): boolean => match === 'prefix' || Key === place;
    let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (from !== undefined) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: place, ...from }),
      );
      yield { versions: (page.Versions ?? []).filter(wanted), markers: (page.DeleteMarkers ?? []).filter(wanted) };
      from = page.IsTruncated === true ? nextOf(page) : undefined;
    }
  }

  return {
    async count(what: VersionsOf): Promise<{ versions: number; markers: number }> {
      const total = { versions: 0, markers: 0 };
      for await (const { versions, markers } of pages(what)) {
        total.versions += versions.length;
        total.markers += markers.length;
      }
      return total;
    },

    /** Destroys each version and each marker; one that is gone already is a success. */
    async destroy(what: VersionsOf): Promise<void> {
      for await (const { versions, markers } of pages(what)) {
        for (const { Key, VersionId } of [...versions, ...markers]) {
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) }));
        }
      }
    },
  };
}

function nextOf(page: ListObjectVersionsCommandOutput): { KeyMarker?: string; VersionIdMarker?: string } {
  const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
  return { ...(KeyMarker === undefined ? {} : { KeyMarker }), ...(VersionIdMarker === undefined ? {} : { VersionIdMarker }) };
}
