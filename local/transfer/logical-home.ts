import path from 'node:path';
import * as z from 'zod';

/** `HomeDirectoryDetails`: one mapping of `/`, which is all AWS allows beside an entry `/` and all the hub answers. */
const DetailsSchema = z.tuple([
  z.strictObject({
    Entry: z.literal('/'),
    /** `/bucket/prefix`: begins with a slash, never ends with one. */
    Target: z.string().regex(/^\/[^/]+(?:\/[^/]+)*$/),
  }),
]);

export interface LogicalHome {
  readonly bucket: string;
  /** Key of a path of the session; the root has the key of the home. Never leaves the home, whatever the path. */
  keyOf(virtualPath: string): string;
  /** Prefix under which the children of a folder are listed. */
  prefixOf(virtualPath: string): string;
  /** The path as an `aws.transfer` event writes it. */
  eventPath(key: string): string;
}

/** Absolute, without `.`, `..` or doubled slashes; `..` stops at the root, as in a chroot. */
export const normalise = (virtualPath: string): string => {
  const absolute = path.posix.normalize(`/${virtualPath}`);
  return absolute === '/' ? absolute : absolute.replace(/\/$/, '');
};

export function logicalHome(details: string): LogicalHome {
  const [{ Target }] = DetailsSchema.parse(JSON.parse(details));
  const [, bucket = '', ...segments] = Target.split('/');
  const home = segments.join('/');
  const keyOf = (virtualPath: string) => {
    const normal = normalise(virtualPath);
    return normal === '/' ? home : [home, normal.slice(1)].filter((part) => part !== '').join('/');
  };
  return {
    bucket,
    keyOf,
    prefixOf: (virtualPath) => {
      const key = keyOf(virtualPath);
      return key === '' ? '' : `${key}/`;
    },
    eventPath: (key) => `/${bucket}/${key}`,
  };
}
