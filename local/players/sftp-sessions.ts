import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { runSftp } from '../transfer/openssh.ts';

/** What a commune's software does in its boite. Paths are relative to the boite. */
export interface SftpSession {
  list(folder: string): Promise<string[]>;
  get(file: string): Promise<Buffer>;
  /** Uploads under the name that WinSCP gives to a file until it is whole, then renames it. */
  put(file: string, bytes: Buffer): Promise<void>;
  remove(file: string): Promise<void>;
}

export interface SftpLogin {
  readonly host: string;
  readonly port: number;
  /** `ssh-ed25519 AAAA…`: any other key is refused. */
  readonly hostKey: string;
  readonly username: string;
  readonly password: string;
}

/** The system's own OpenSSH `sftp`; a folder of the machine holds the files. */
export function opensshSession(login: SftpLogin, folder: string): SftpSession {
  const run = async (...commands: string[]): Promise<string> => {
    const result = await runSftp({ ...login, commands, cwd: folder });
    if (result.code !== 0) throw new Error(`sftp ended with ${result.code}: ${result.stderr.trim()}`);
    return result.stdout;
  };
  return {
    async list(place) {
      const lines = (await run(`ls -1 "${place}"`)).split('\n');
      return lines.filter((line) => line !== '' && !line.startsWith('sftp>')).map((line) => path.posix.basename(line.trim()));
    },
    async get(file) {
      const name = path.posix.basename(file);
      await run(`get "${file}" "${name}"`);
      return readFile(path.join(folder, name));
    },
    async put(file, bytes) {
      const name = path.posix.basename(file);
      await writeFile(path.join(folder, name), bytes);
      await run(`put "${name}" "${file}.filepart"`, `rename "${file}.filepart" "${file}"`);
    },
    async remove(file) {
      await run(`rm "${file}"`);
    },
  };
}

/** The same with the `ssh2` library, for a machine without OpenSSH. One connection an action, as OpenSSH does. */
export function ssh2Session(login: SftpLogin): SftpSession {
  const within = async <T>(act: (sftp: SFTPWrapper) => Promise<T>): Promise<T> => {
    const client = new ssh2.Client();
    const trusted = Buffer.from(login.hostKey.split(' ')[1] ?? '', 'base64');
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve).once('error', reject);
      client.connect({ ...login, hostVerifier: (key: Buffer) => key.equals(trusted), algorithms: { serverHostKey: ['ssh-ed25519'] } });
    });
    try {
      client.setNoDelay(true);
      return await act(await promisify<SFTPWrapper>(client.sftp.bind(client))());
    } finally {
      client.end();
    }
  };
  return {
    list: (place) => within(async (sftp) => (await promisify(sftp.readdir.bind(sftp))(place)).map(({ filename }) => filename)),
    get: (file) =>
      within((sftp) =>
        promisify(sftp.readFile.bind(sftp) as (path: string, done: (error: Error | undefined, data: Buffer) => void) => void)(file),
      ),
    put: (file, bytes) =>
      within(async (sftp) => {
        await promisify(sftp.writeFile.bind(sftp) as (path: string, data: Buffer, done: (error?: Error) => void) => void)(
          `${file}.filepart`,
          bytes,
        );
        await promisify(sftp.rename.bind(sftp))(`${file}.filepart`, file);
      }),
    remove: (file) => within((sftp) => promisify(sftp.unlink.bind(sftp))(file)),
  };
}
