import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { BoiteSchema } from '../domain/ids.ts';
import type { BoiteObject } from '../domain/reconciliation.ts';

export interface WalkPage {
  readonly objects: readonly BoiteObject[];
  /** Key behind which the next page begins; undefined: the last one. */
  readonly after: string | undefined;
}

/** Folders that only the hub writes, and of which a walk needs nothing. */
const SKIPPED = /^([^/]+\/(?:rejets|traites))\//;

/**
 * The boites key after key, in the bytes' order of their names, whatever their boite: one request for each 1,000 versions, where a listing
 * for each folder of each boite would be one for each folder. A page that ends within `rejets/` or `traites/` skips the rest of it.
 */
export function boitesWalk({ bucket, pageSize = 1_000 }: { bucket: string; pageSize?: number }, client = new S3Client({})) {
  return async (after: string): Promise<WalkPage> => {
    const page = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: pageSize, ...(after === '' ? {} : { KeyMarker: after }) }),
    );
    const versions = (page.Versions ?? []).map((version) => ({ ...version, deleted: false }));
    const markers = (page.DeleteMarkers ?? []).map((marker) => ({ ...marker, deleted: true }));
    const objects = [...versions, ...markers].flatMap(({ Key = '', IsLatest, LastModified, deleted }): BoiteObject[] => {
      // Versions beneath the latest say nothing more; the marker of the next page leaves those of its key behind.
      if (IsLatest !== true || LastModified === undefined) return [];
      const [name, folder, ...rest] = Key.split('/');
      const boite = BoiteSchema.safeParse(name);
      if (!boite.success || folder === undefined || rest.length === 0) return [];
      return [{ boite: boite.data, folder, name: rest.join('/'), deleted, at: LastModified.toISOString() }];
    });
    return { objects, after: page.IsTruncated === true && page.NextKeyMarker !== undefined ? behind(page.NextKeyMarker) : undefined };
  };
}

/** `0` is the character that follows `/`: every key of a skipped folder sorts before it. */
function behind(key: string): string {
  const folder = SKIPPED.exec(key)?.[1];
  return folder === undefined ? key : `${folder}0`;
}
