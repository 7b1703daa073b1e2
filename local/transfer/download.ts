import { coverage } from './coverage.ts';
import type { S3Files, StoredFile } from './s3-files.ts';

/** Size of one read of S3; clients ask for 32 KB at a time, dozens at once. */
const BLOCK = 1_024 * 1_024;
/** Blocks kept per open file: OpenSSH has at most 2 MB of requests under way. */
const KEPT = 6;

export interface Download {
  readonly key: string;
  readonly startedAt: string;
  readonly file: StoredFile;
  /** `undefined`: beyond the end. */
  read(offset: number, length: number): Promise<Buffer | undefined>;
  /** Bytes given to the client, and whether that is the whole file. */
  given(): { bytes: number; complete: boolean };
}

/** A file being downloaded, by ranges of the object that was opened. */
export function startDownload(files: S3Files, key: string, file: StoredFile, startedAt: string): Download {
  const read = coverage();
  const blocks = new Map<number, Promise<Buffer>>();

  function block(rank: number): Promise<Buffer> {
    const known = blocks.get(rank);
    if (known !== undefined) return known;
    const fetched = files.read(key, file.etag, rank * BLOCK, Math.min((rank + 1) * BLOCK, file.size));
    blocks.set(rank, fetched);
    fetched.catch(() => blocks.delete(rank));
    const oldest = blocks.keys().next().value;
    if (blocks.size > KEPT && oldest !== undefined) blocks.delete(oldest);
    return fetched;
  }

  return {
    key,
    startedAt,
    file,
    async read(offset, length) {
      const end = Math.min(offset + length, file.size);
      if (offset >= end) return undefined;
      const parts: Buffer[] = [];
      for (let at = offset; at < end; ) {
        const rank = Math.floor(at / BLOCK);
        const from = at - rank * BLOCK;
        const part = (await block(rank)).subarray(from, from + end - at);
        // An object shorter than it said it was: better a short answer than an endless loop.
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      const [only] = parts;
      const data = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
      read.add(offset, offset + data.length);
      return data;
    },
    given: () => ({ bytes: read.total(), complete: read.prefix() === file.size }),
  };
}
