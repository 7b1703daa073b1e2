import { type FileHandle, lstat, mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { normalise } from '../transfer/logical-home.ts';
import type { Entry } from '../transfer/s3-files.ts';
import type { ReadFile, SessionFiles, WrittenFile } from '../transfer/session.ts';
import { SftpRefusal, STATUS } from '../transfer/sftp-status.ts';
import type { FaultSwitch } from './faults.ts';

interface Written extends WrittenFile {
  /** As the client named it. */
  readonly path: string;
  close(): Promise<void>;
}
interface Read extends ReadFile {
  close(): Promise<void>;
}

export interface DiskFilesOptions {
  /** Folder that the session takes for `/`. */
  readonly root: string;
  readonly faults: FaultSwitch;
  /** Pause of a slow server at each write. */
  readonly slowMs: number;
  /** Cuts the connection. */
  readonly drop: () => void;
  /** A file has its name and is whole: closed under it, or renamed to it. */
  readonly arrived: (virtualPath: string) => void;
}

/** A full disk takes so much of a file; a connection is cut after its first block. */
const ROOM_BYTES = 1_024;
const DROP_AFTER_BYTES = 2_048;

/** What the file system of this machine refuses, in the words of SFTP. */
function refusalOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SftpRefusal(STATUS.noSuchFile);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new SftpRefusal(STATUS.permissionDenied);
  return code === undefined ? error : new SftpRefusal(STATUS.failure, `Failure (${String(code)})`);
}

const tried = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw refusalOf(error);
  });

/** The files of a commune's server, in a folder of this machine, with what goes wrong there. */
export function diskFiles({ root, faults, slowMs, drop, arrived }: DiskFilesOptions): SessionFiles<Written, Read> {
  // `..` stops at the root, as in a chroot.
  const here = (virtualPath: string): string => path.join(root, normalise(virtualPath));
  const mayWrite = (): void => {
    if (faults.strikes('read-only')) throw new SftpRefusal(STATUS.permissionDenied);
  };

  async function entryOf(virtualPath: string): Promise<Omit<Entry, 'name'>> {
    const stats = await tried(lstat(here(virtualPath)));
    return { folder: stats.isDirectory(), size: stats.isDirectory() ? 0 : stats.size, modified: stats.mtime };
  }
  const exists = (virtualPath: string): Promise<boolean> =>
    lstat(here(virtualPath)).then(
      () => true,
      () => false,
    );

  /** One file has one fate, decided when it is opened. */
  function written(virtualPath: string, file: FileHandle): Written {
    const fate = { slow: faults.strikes('slow'), full: faults.strikes('full-disk'), drops: faults.strikes('drops') };
    let size = 0;
    let cut = false;
    // Writes come by the dozen and are taken one after the other: what follows a fault must not get ahead of it.
    let turn = Promise.resolve();

    async function put(offset: number, data: Buffer): Promise<void> {
      // What the connection had already brought is lost with it.
      if (cut) throw new SftpRefusal(STATUS.failure);
      if (fate.slow) await wait(slowMs);
      const end = offset + data.length;
      const kept = fate.full ? data.subarray(0, Math.max(0, ROOM_BYTES - offset)) : data;
      await tried(file.write(kept, 0, kept.length, offset));
      size = Math.max(size, offset + kept.length);
      if (fate.full && end > ROOM_BYTES) throw new SftpRefusal(STATUS.failure, 'No space left on device');
      if (!fate.drops || end <= DROP_AFTER_BYTES) return;
      cut = true;
      drop();
    }

    return {
      path: virtualPath,
      size: () => size,
      write(offset, data) {
        const mine = turn.then(() => put(offset, data));
        turn = mine.catch(() => {});
        return mine;
      },
      close: () => file.close(),
    };
  }

  return {
    stat: entryOf,
    async openFolder(virtualPath) {
      const names = await tried(readdir(here(virtualPath)));
      const entries = names.map(async (name) => ({ name, ...(await entryOf(path.posix.join(virtualPath, name))) }));
      let page: readonly Entry[] | undefined = await Promise.all(entries);
      return {
        async next() {
          const current = page;
          page = undefined;
          return current;
        },
      };
    },
    async openRead(virtualPath) {
      const file = await tried(open(here(virtualPath)));
      const { size, mtime } = await file.stat();
      return {
        file: { size, modified: mtime },
        async read(offset, length) {
          if (offset >= size) return undefined;
          const { buffer, bytesRead } = await file.read(
            Buffer.alloc(Math.min(length, size - offset)),
            0,
            Math.min(length, size - offset),
            offset,
          );
          return buffer.subarray(0, bytesRead);
        },
        close: () => file.close(),
      };
    },
    async openWrite(virtualPath, { append, exclusive }) {
      mayWrite();
      if (append) throw new SftpRefusal(STATUS.unsupported);
      return written(virtualPath, await tried(open(here(virtualPath), exclusive ? 'wx' : 'w')));
    },
    async closeUpload(upload) {
      await upload.close();
      arrived(upload.path);
    },
    dropUpload: (upload) => upload.close(),
    endDownload: (download) => void download.close(),
    async remove(virtualPath) {
      mayWrite();
      await tried(unlink(here(virtualPath)));
    },
    /** Onto a name that is taken: refused, as by OpenSSH and asyncssh. */
    async rename(from, to) {
      mayWrite();
      if (faults.strikes('no-rename')) throw new SftpRefusal(STATUS.unsupported);
      if (await exists(to)) throw new SftpRefusal(STATUS.failure, 'File exists');
      await tried(rename(here(from), here(to)));
      arrived(to);
    },
    async makeFolder(virtualPath) {
      mayWrite();
      await tried(mkdir(here(virtualPath)));
    },
    async removeFolder(virtualPath) {
      mayWrite();
      await tried(rmdir(here(virtualPath)));
    },
  };
}
