import type { SFTPWrapper } from 'ssh2';
import { sendExitStatus } from './exit-status.ts';
import type { FolderPages, WriteFlags } from './filesystem.ts';
import { attributesOf, listingLine } from './listing.ts';
import { normalise } from './logical-home.ts';
import type { Entry } from './s3-files.ts';
import { SftpRefusal, STATUS, sentenceOf } from './sftp-status.ts';

/** A file that is being written, and one that is being read, as a session needs them. */
export interface WrittenFile {
  write(offset: number, data: Buffer): Promise<void>;
  size(): number;
}
export interface ReadFile {
  readonly file: { readonly size: number; readonly modified: Date };
  /** `undefined`: beyond the end. */
  read(offset: number, length: number): Promise<Buffer | undefined>;
}

/** The files that a session shows: a home in a bucket, or a folder of this machine. A request is refused by an {@link SftpRefusal}. */
export interface SessionFiles<W extends WrittenFile, R extends ReadFile> {
  stat(path: string): Promise<Omit<Entry, 'name'>>;
  openFolder(path: string): Promise<FolderPages>;
  openRead(path: string): Promise<R>;
  openWrite(path: string, flags: WriteFlags): Promise<W>;
  closeUpload(upload: W): Promise<void>;
  /** The session ended with the file open. */
  dropUpload(upload: W): Promise<void>;
  endDownload(download: R, dropped: boolean): void;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
}

type Handle<W extends WrittenFile, R extends ReadFile> =
  | { readonly kind: 'upload'; readonly upload: W }
  | { readonly kind: 'download'; readonly download: R }
  | { readonly kind: 'folder'; readonly pages: FolderPages; waiting: readonly Entry[] };

/** Bits of `pflags` (SFTP version 3, §6.3). */
const OPEN = { write: 0x02, append: 0x04, exclusive: 0x20 } as const;
/** Entries per answer: well under the 34,000 bytes a client must accept. */
const ENTRIES_PER_ANSWER = 100;

/** Answers the requests of one SFTP session. Resolves when the session has ended and what it left open is settled. */
export function serveSession<W extends WrittenFile, R extends ReadFile>(
  sftp: SFTPWrapper,
  fs: SessionFiles<W, R>,
  log: (line: string) => void,
): Promise<void> {
  const started = new Date();
  const handles = new Map<number, Handle<W, R>>();
  const underWay = new Set<Promise<void>>();
  let lastHandle = 0;

  function keep(handle: Handle<W, R>): Buffer {
    const rank = ++lastHandle;
    handles.set(rank, handle);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(rank);
    return bytes;
  }
  const rankOf = (bytes: Buffer): number => (bytes.length === 4 ? bytes.readUInt32BE() : -1);

  function handleOf<K extends Handle<W, R>['kind']>(bytes: Buffer, kind: K): Extract<Handle<W, R>, { kind: K }> {
    const handle = handles.get(rankOf(bytes));
    if (handle === undefined || handle.kind !== kind) throw new SftpRefusal(STATUS.failure, 'Invalid handle');
    return handle as Extract<Handle<W, R>, { kind: K }>;
  }

  /** One request: answered by its work, or by the status of what was refused. */
  function answer(reqId: number, work: () => Promise<void>): void {
    const run = work().catch((error: unknown) => {
      if (!(error instanceof SftpRefusal)) log(`transfer: request failed: ${String(error)}`);
      const status = error instanceof SftpRefusal ? error.status : STATUS.failure;
      sftp.status(reqId, status, error instanceof SftpRefusal ? error.message : sentenceOf(status));
    });
    underWay.add(run);
    run.finally(() => underWay.delete(run));
  }
  const ok = (reqId: number, work: () => Promise<void>) =>
    answer(reqId, async () => {
      await work();
      sftp.status(reqId, STATUS.ok, sentenceOf(STATUS.ok));
    });

  sftp.on('REALPATH', (reqId, path) => {
    const filename = normalise(path);
    const attrs = attributesOf({ folder: true, size: 0, modified: undefined }, started);
    sftp.name(reqId, [{ filename, longname: filename, attrs }]);
  });
  const stat = (reqId: number, path: string) => answer(reqId, async () => sftp.attrs(reqId, attributesOf(await fs.stat(path), started)));
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('FSTAT', (reqId, bytes) =>
    answer(reqId, async () => {
      const handle = handles.get(rankOf(bytes));
      if (handle === undefined) throw new SftpRefusal(STATUS.failure, 'Invalid handle');
      const { size, modified } =
        handle.kind === 'download'
          ? handle.download.file
          : { size: handle.kind === 'upload' ? handle.upload.size() : 0, modified: undefined };
      sftp.attrs(reqId, attributesOf({ folder: handle.kind === 'folder', size, modified }, started));
    }),
  );
  // Times and modes cannot be kept by S3; the server is set to say yes (SetStatOption: ENABLE_NO_OP).
  sftp.on('SETSTAT', (reqId) => ok(reqId, async () => {}));
  sftp.on('FSETSTAT', (reqId) => ok(reqId, async () => {}));

  sftp.on('OPENDIR', (reqId, path) =>
    answer(reqId, async () => sftp.handle(reqId, keep({ kind: 'folder', pages: await fs.openFolder(path), waiting: [] }))),
  );
  sftp.on('READDIR', (reqId, bytes) =>
    answer(reqId, async () => {
      const folder = handleOf(bytes, 'folder');
      while (folder.waiting.length === 0) {
        const page = await folder.pages.next();
        if (page === undefined) throw new SftpRefusal(STATUS.eof);
        folder.waiting = page;
      }
      const entries = folder.waiting.slice(0, ENTRIES_PER_ANSWER);
      folder.waiting = folder.waiting.slice(ENTRIES_PER_ANSWER);
      sftp.name(
        reqId,
        entries.map((entry) => listingLine(entry, started, new Date())),
      );
    }),
  );

  sftp.on('OPEN', (reqId, path, flags) =>
    answer(reqId, async () => {
      const bits = { append: (flags & OPEN.append) !== 0, exclusive: (flags & OPEN.exclusive) !== 0 };
      const handle: Handle<W, R> =
        (flags & (OPEN.write | OPEN.append)) !== 0
          ? { kind: 'upload', upload: await fs.openWrite(path, bits) }
          : { kind: 'download', download: await fs.openRead(path) };
      sftp.handle(reqId, keep(handle));
    }),
  );
  sftp.on('WRITE', (reqId, bytes, offset, data) => ok(reqId, () => handleOf(bytes, 'upload').upload.write(offset, data)));
  sftp.on('READ', (reqId, bytes, offset, length) =>
    answer(reqId, async () => {
      const data = await handleOf(bytes, 'download').download.read(offset, length);
      if (data === undefined) throw new SftpRefusal(STATUS.eof);
      sftp.data(reqId, data);
    }),
  );
  sftp.on('CLOSE', (reqId, bytes) =>
    ok(reqId, async () => {
      const handle = handles.get(rankOf(bytes));
      if (handle === undefined) throw new SftpRefusal(STATUS.failure, 'Invalid handle');
      handles.delete(rankOf(bytes));
      if (handle.kind === 'upload') await fs.closeUpload(handle.upload);
      if (handle.kind === 'download') fs.endDownload(handle.download, false);
    }),
  );

  sftp.on('REMOVE', (reqId, path) => ok(reqId, () => fs.remove(path)));
  sftp.on('RENAME', (reqId, from, to) => ok(reqId, () => fs.rename(from, to)));
  sftp.on('MKDIR', (reqId, path) => ok(reqId, () => fs.makeFolder(path)));
  sftp.on('RMDIR', (reqId, path) => ok(reqId, () => fs.removeFolder(path)));
  const unsupported = (reqId: number) => sftp.status(reqId, STATUS.unsupported, sentenceOf(STATUS.unsupported));
  sftp.on('SYMLINK', unsupported);
  sftp.on('READLINK', unsupported);
  sftp.on('error', (error: Error) => log(`transfer: ${error.message}`));

  async function settle(): Promise<void> {
    await Promise.all(underWay);
    for (const handle of handles.values()) {
      if (handle.kind === 'upload') await fs.dropUpload(handle.upload).catch((error: unknown) => log(`transfer: ${String(error)}`));
      if (handle.kind === 'download') fs.endDownload(handle.download, true);
    }
    handles.clear();
    // The library leaves the channel open when the client has ended: OpenSSH would wait for ever.
    sendExitStatus(sftp);
    sftp.end();
  }
  return new Promise((resolve) => {
    sftp.once('end', () => resolve(settle()));
  });
}
