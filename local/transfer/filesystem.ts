import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Download, startDownload } from './download.ts';
import type { FailureCode, TransferDetail, TransferEvents, TransferEventType } from './events.ts';
import type { Identity } from './identity.ts';
import { normalise } from './logical-home.ts';
import type { Entry, S3Files } from './s3-files.ts';
import { SftpRefusal, STATUS } from './sftp-status.ts';
import { startUpload, type Upload } from './upload.ts';

export interface FilesystemOptions {
  readonly identity: Identity;
  readonly files: S3Files;
  readonly events: TransferEvents;
  readonly serverId: string;
  readonly sessionId: string;
  readonly clientIp: string;
  /** Folder where uploads wait. */
  readonly spool: string;
}

/** How a file is opened for writing (SFTP version 3, §6.3). */
export interface WriteFlags {
  readonly append: boolean;
  readonly exclusive: boolean;
}

export interface FolderPages {
  /** Entries of the next page, `undefined` after the last. */
  next(): Promise<readonly Entry[] | undefined>;
}

/** The files of one session: its home, within its rights, each change followed by its `aws.transfer` event. */
export function filesystem(options: FilesystemOptions) {
  const { identity, files, events, serverId, sessionId, clientIp, spool } = options;
  const { home, rights } = identity;
  const bucketArn = `arn:aws:s3:::${home.bucket}`;

  const may = (action: string, key: string): boolean => rights.allows(action, `${bucketArn}/${key}`);
  const mayList = (prefix: string): boolean => rights.allows('s3:ListBucket', bucketArn, { 's3:prefix': prefix });
  const need = (allowed: boolean): void => {
    if (!allowed) throw new SftpRefusal(STATUS.permissionDenied);
  };

  const now = () => new Date().toISOString();

  function tell(type: TransferEventType, startedAt: string, about: TransferDetail, failed?: { code: FailureCode; message: string }): void {
    events.send(type, {
      ...(failed === undefined ? {} : { 'failure-code': failed.code, 'failure-message': failed.message }),
      'status-code': failed === undefined ? 'COMPLETED' : 'FAILED',
      protocol: 'SFTP',
      'client-ip': clientIp,
      ...about,
      'server-id': serverId,
      username: identity.username,
      'session-id': sessionId,
      'start-timestamp': startedAt,
      'end-timestamp': now(),
    });
  }

  /** Does the work and tells how it ended. */
  async function told(
    operation: 'File Delete' | 'File Rename' | 'Directory Create' | 'Directory Delete',
    about: TransferDetail,
    work: () => Promise<void>,
  ) {
    const startedAt = now();
    try {
      await work();
    } catch (error) {
      const message = error instanceof SftpRefusal ? error.message : 'Failure';
      tell(`SFTP Server ${operation} Failed`, startedAt, about, { code: 'UNKNOWN_ERROR', message });
      throw error;
    }
    tell(`SFTP Server ${operation} Completed`, startedAt, about);
  }

  async function isFolder(virtualPath: string): Promise<boolean> {
    const prefix = home.prefixOf(virtualPath);
    return normalise(virtualPath) === '/' || (mayList(prefix) && (await files.holds(prefix)));
  }

  async function stat(virtualPath: string): Promise<Omit<Entry, 'name'>> {
    const key = home.keyOf(virtualPath);
    const prefix = home.prefixOf(virtualPath);
    const root = normalise(virtualPath) === '/';
    need(may('s3:GetObject', key) || mayList(prefix));
    const file = !root && may('s3:GetObject', key) ? await files.find(key) : undefined;
    if (file !== undefined) return { folder: false, size: file.size, modified: file.modified };
    if (await isFolder(virtualPath)) return { folder: true, size: 0, modified: undefined };
    throw new SftpRefusal(STATUS.noSuchFile);
  }

  return {
    stat,

    async openFolder(virtualPath: string): Promise<FolderPages> {
      const prefix = home.prefixOf(virtualPath);
      need(mayList(prefix));
      const first = await files.list(prefix, undefined);
      if (first.empty && normalise(virtualPath) !== '/') throw new SftpRefusal(STATUS.noSuchFile);
      let page: Awaited<ReturnType<S3Files['list']>> | undefined = first;
      return {
        async next() {
          const current = page;
          if (current === undefined) return undefined;
          page = current.next === undefined ? undefined : await files.list(prefix, current.next);
          return current.entries;
        },
      };
    },

    async openRead(virtualPath: string): Promise<Download> {
      const key = home.keyOf(virtualPath);
      need(may('s3:GetObject', key));
      const file = await files.find(key);
      if (file === undefined) throw new SftpRefusal((await isFolder(virtualPath)) ? STATUS.failure : STATUS.noSuchFile);
      return startDownload(files, key, file, now());
    },

    /**
     * An object is written whole: neither appended to nor changed in its middle, on S3 as here. Opened without truncation (`scp`), it is
     * replaced all the same; a transfer taken up again in the middle leaves a hole, and is refused when it ends.
     */
    async openWrite(virtualPath: string, flags: WriteFlags): Promise<Upload> {
      const key = home.keyOf(virtualPath);
      need(may('s3:PutObject', key));
      if (flags.append) throw new SftpRefusal(STATUS.unsupported);
      if (await isFolder(virtualPath)) throw new SftpRefusal(STATUS.failure, 'Is a folder');
      if (flags.exclusive && (await files.find(key)) !== undefined) throw new SftpRefusal(STATUS.failure, 'File exists');
      return startUpload(files, key, path.join(spool, randomUUID()), `${identity.username}@${serverId}`, now());
    },

    async closeUpload(upload: Upload): Promise<void> {
      const about = { 'file-path': home.eventPath(upload.key) };
      try {
        tell('SFTP Server File Upload Completed', upload.startedAt, { ...about, ...(await upload.finish()) });
      } catch (error) {
        const failed = { code: 'UNKNOWN_ERROR', message: 'File could not be stored.' } as const;
        tell('SFTP Server File Upload Failed', upload.startedAt, { ...about, bytes: upload.size() }, failed);
        throw error;
      }
    },

    /** The session ended with the file open. */
    async dropUpload(upload: Upload): Promise<void> {
      const failed = { code: 'PARTIAL_UPLOAD', message: 'File was partially uploaded.' } as const;
      const about = { 'file-path': home.eventPath(upload.key), ...(await upload.abandon()) };
      tell('SFTP Server File Upload Failed', upload.startedAt, about, failed);
    },

    /** `dropped`: the session ended with the file open. A download is complete when every byte was given and the file closed. */
    endDownload(download: Download, dropped: boolean): void {
      const { bytes, complete } = download.given();
      const about = { bytes, etag: download.file.etag, 'file-path': home.eventPath(download.key) };
      if (complete && !dropped) {
        tell('SFTP Server File Download Completed', download.startedAt, about);
      } else {
        const failed = { code: 'PARTIAL_DOWNLOAD', message: 'File was partially downloaded.' } as const;
        tell('SFTP Server File Download Failed', download.startedAt, about, failed);
      }
    },

    remove: (virtualPath: string) => {
      const key = home.keyOf(virtualPath);
      return told('File Delete', { 'file-path': home.eventPath(key) }, async () => {
        need(may('s3:DeleteObject', key));
        if ((await files.find(key)) === undefined) throw new SftpRefusal(STATUS.noSuchFile);
        await files.remove(key);
      });
    },

    /** Files only. Onto a file that exists: replaces it, as the copy of S3 does (what AWS does is not documented). */
    rename: (fromPath: string, toPath: string) => {
      const [from, to] = [home.keyOf(fromPath), home.keyOf(toPath)];
      const about = { 'original-file-path': home.eventPath(from), 'renamed-file-path': home.eventPath(to) };
      return told('File Rename', about, async () => {
        need(may('s3:GetObject', from) && may('s3:DeleteObject', from) && may('s3:PutObject', to));
        if ((await files.find(from)) === undefined) {
          throw new SftpRefusal((await isFolder(fromPath)) ? STATUS.unsupported : STATUS.noSuchFile);
        }
        if (await isFolder(toPath)) throw new SftpRefusal(STATUS.failure, 'Is a folder');
        if (from !== to) await files.rename(from, to);
      });
    },

    makeFolder: (virtualPath: string) => {
      const prefix = home.prefixOf(virtualPath);
      return told('Directory Create', { 'directory-path': home.eventPath(home.keyOf(virtualPath)) }, async () => {
        need(may('s3:PutObject', prefix));
        if (await isFolder(virtualPath)) throw new SftpRefusal(STATUS.failure, 'File exists');
        await files.makeFolder(prefix);
      });
    },

    removeFolder: (virtualPath: string) => {
      const prefix = home.prefixOf(virtualPath);
      return told('Directory Delete', { 'directory-path': home.eventPath(home.keyOf(virtualPath)) }, async () => {
        need(may('s3:DeleteObject', prefix) && mayList(prefix));
        if (!(await files.holds(prefix))) throw new SftpRefusal(STATUS.noSuchFile);
        if (await files.holds(prefix, true)) throw new SftpRefusal(STATUS.failure, 'Folder not empty');
        await files.remove(prefix);
      });
    },
  };
}
