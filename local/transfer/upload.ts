import { open, rm } from 'node:fs/promises';
import { coverage } from './coverage.ts';
import type { S3Files } from './s3-files.ts';
import { SftpRefusal, STATUS } from './sftp-status.ts';

export interface Upload {
  readonly key: string;
  readonly startedAt: string;
  write(offset: number, data: Buffer): Promise<void>;
  size(): number;
  /** The file was closed by its client: all of it is stored. */
  finish(): Promise<{ bytes: number; etag?: string }>;
  /** The session dropped with the file open: what arrived is stored, truncated, as on AWS (aws-facts §1.5). */
  abandon(): Promise<{ bytes: number; etag?: string }>;
}

/** A file being uploaded. Writes come in any order, so they wait on the disk; S3 gets them when the file ends. */
export async function startUpload(files: S3Files, key: string, spool: string, userAgentId: string, startedAt: string): Promise<Upload> {
  const local = await open(spool, 'w');
  const written = coverage();
  const pending = new Set<Promise<unknown>>();

  /** Stores the first bytes, as many as `bytes` says once every write has ended. */
  async function end(bytes: () => number | undefined): Promise<{ bytes: number; etag?: string }> {
    try {
      await Promise.all(pending);
      await local.close();
      const size = bytes();
      return size === undefined ? { bytes: 0 } : { bytes: size, etag: await files.store(key, spool, size, userAgentId) };
    } finally {
      await rm(spool, { force: true });
    }
  }

  return {
    key,
    startedAt,
    size: written.end,
    async write(offset, data) {
      const writing = local.write(data, 0, data.length, offset);
      pending.add(writing);
      try {
        await writing;
        written.add(offset, offset + data.length);
      } finally {
        pending.delete(writing);
      }
    },
    finish: () =>
      end(() => {
        if (written.prefix() !== written.end()) throw new SftpRefusal(STATUS.failure, 'File has a hole');
        return written.end();
      }),
    // Nothing from the beginning: a transfer taken up in the middle. What was there stays.
    abandon: () => end(() => (written.prefix() === 0 && written.end() > 0 ? undefined : written.prefix())),
  };
}
