import * as z from 'zod';

/** What a connector writes of a remote directory (Transfer guide, « List contents of a remote directory »); loose, AWS adds fields. */
const ListingSchema = z.object({ files: z.array(z.object({ filePath: z.string() })).optional(), truncated: z.boolean().optional() });

/** Names in a remote directory. `complete` is false where it holds more than was asked for: an absence then proves nothing. */
export interface RemoteListing {
  readonly names: ReadonlySet<string>;
  readonly complete: boolean;
}

export function readListing(json: string): RemoteListing {
  const { files = [], truncated = false } = ListingSchema.parse(JSON.parse(json));
  return { names: new Set(files.map(({ filePath }) => filePath.slice(filePath.lastIndexOf('/') + 1))), complete: !truncated };
}
