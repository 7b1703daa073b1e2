import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type SFTPWrapper } from 'ssh2';

export interface SshLogin {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  readonly privateKey?: string;
  /** What is offered, one after the other, as a client with many keys does. */
  readonly authHandler?: AuthenticationType[] | AnyAuthMethod[];
}

async function connect(login: SshLogin) {
  const client = new ssh2.Client();
  // A drop is part of the tests, and a refused login may be followed by a reset.
  client.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    client.connect(login);
  });
  client.setNoDelay(true);
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, opened) => (error === undefined ? resolve(opened) : reject(error)));
  });
  sftp.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    client.once('close', () => resolve());
  });
  return { client, sftp, closed };
}

/** The `ssh2` client, for what a command line cannot do: break off, write out of order, keep a file open. */
export async function openSftp(login: SshLogin) {
  const { client, sftp, closed } = await connect(login);
  return {
    open: (file: string, flags: 'r' | 'w') =>
      new Promise<Buffer>((resolve, reject) => {
        sftp.open(file, flags, (error, handle) => (error ? reject(error) : resolve(handle)));
      }),
    close: promisify(sftp.close.bind(sftp)),
    write: (handle: Buffer, data: Buffer, position: number) =>
      new Promise<void>((resolve, reject) => {
        sftp.write(handle, data, 0, data.length, position, (error) => (error ? reject(error) : resolve()));
      }),
    read: (handle: Buffer, length: number, position: number) =>
      new Promise<Buffer>((resolve, reject) => {
        sftp.read(handle, Buffer.alloc(length), 0, length, position, (error, _bytes, data) => (error ? reject(error) : resolve(data)));
      }),
    readdir: (folder: string) =>
      new Promise<string[]>((resolve, reject) => {
        sftp.readdir(folder, (error, list) => (error ? reject(error) : resolve(list.map(({ filename }) => filename))));
      }),
    /** Breaks off without a word, as a network does. */
    async drop(): Promise<void> {
      client.destroy();
      await closed;
    },
    async end(): Promise<void> {
      client.end();
      await closed;
    },
  };
}

/** Plays commands of `sftp` with the library, where OpenSSH is not installed. Code and messages as `runSftp` gives them. */
export async function playCommands(login: SshLogin, commands: readonly string[], cwd: string): Promise<{ code: number; stderr: string }> {
  const { client, sftp, closed } = await connect(login);
  let folder = '/';
  const at = (name = ''): string => (name.startsWith('/') ? name : `${folder}/${name}`);
  const done = (work: (callback: (error: Error | undefined | null) => void) => void) => promisify(work)();
  const get = promisify(sftp.readFile.bind(sftp) as (file: string, callback: (error: Error | undefined, bytes: Buffer) => void) => void);
  const verbs: Record<string, (a: string, b: string) => Promise<unknown>> = {
    cd: async (name) => {
      folder = at(name);
    },
    ls: (name) => done((callback) => sftp.readdir(at(name), callback)),
    get: async (name, to) => writeFile(path.join(cwd, to), (await get(at(name))) ?? ''),
    put: async (name, to) => {
      const bytes = await readFile(path.join(cwd, name));
      await done((callback) => sftp.writeFile(at(to), bytes, callback));
    },
    rm: (name) => done((callback) => sftp.unlink(at(name), callback)),
    rename: (from, to) => done((callback) => sftp.rename(at(from), at(to), callback)),
    mkdir: (name) => done((callback) => sftp.mkdir(at(name), callback)),
    rmdir: (name) => done((callback) => sftp.rmdir(at(name), callback)),
    symlink: (target, link) => done((callback) => sftp.symlink(at(target), at(link), callback)),
  };
  const refused: string[] = [];
  let code = 0;
  for (const command of commands) {
    const [verb = '', first = '', second = ''] = command.replace(/^-/, '').replace(' -p ', ' ').split(' ');
    const failed = await verbs[verb]?.(first, second).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (failed === undefined) continue;
    refused.push(`${verb}: ${failed}`);
    if (command.startsWith('-')) continue;
    code = 1;
    break;
  }
  client.end();
  await closed;
  return { code, stderr: refused.map((line) => `${line}\n`).join('') };
}
