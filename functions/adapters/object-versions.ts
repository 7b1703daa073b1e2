import { type DeleteMarkerEntry, DeleteObjectCommand, ListObjectVersionsCommand, type ObjectVersion, S3Client } from '@aws-sdk/client-s3';

/** A key, or every key that begins with a prefix. */
export interface VersionsOf {
  readonly place: string;
  readonly match: 'key' | 'prefix';
}

export interface VersionPage {
  readonly versions: readonly ObjectVersion[];
  readonly markers: readonly DeleteMarkerEntry[];
}

/** Versions and delete markers under a prefix, page after page. */
export async function* versionPages(client: S3Client, bucket: string, Prefix: string): AsyncGenerator<VersionPage> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix, ...marker }));
    yield { versions: page.Versions ?? [], markers: page.DeleteMarkers ?? [] };
    if (page.IsTruncated !== true || page.NextKeyMarker === undefined) return;
    marker = {
      KeyMarker: page.NextKeyMarker,
      ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }),
    };
  }
}

/** Versions and delete markers of a bucket: what is left of an object after a deletion, and what must go for it to be gone. */
export function objectVersions({ bucket }: { bucket: string }, client = new S3Client({})) {
  async function* pages({ place, match }: VersionsOf): AsyncGenerator<VersionPage> {
    // A key is a prefix too, of its neighbours: `adresses/A-1` of `adresses/A-10`.
    const wanted = ({ Key }: { readonly Key?: string | undefined }): boolean => match === 'prefix' || Key === place;
    for await (const { versions, markers } of versionPages(client, bucket, place)) {
      yield { versions: versions.filter(wanted), markers: markers.filter(wanted) };
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
