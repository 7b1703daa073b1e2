const MB = 1024 * 1024;

/** Limits of a package (design §7). The ratio bounds what a small file may become, the total what a large one may. */
export const ZIP_LIMITS = {
  archiveBytes: 100 * MB,
  inflatedBytes: 300 * MB,
  entries: 200,
  entryBytes: 50 * MB,
  ratio: 100,
  /**
   * Below this an entry may deflate as well as it likes: an empty form compresses a thousand times and harms nobody.
   * 200 such entries together stay under 13 MB.
   */
  ratioFromBytes: 64 * 1024,
} as const;
