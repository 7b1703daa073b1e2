import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../local/cloud/ports.ts';
import { makeKey } from './keys.ts';
import { ended, type ForeignServer } from './server.ts';

/** `sshd` must be started by its full path. */
const PLACES = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/sbin/sshd', '/usr/bin/sshd'];
export const sshdPath = (): string | undefined => PLACES.find((file) => existsSync(file));

/** Where sshd separates its privileges; a machine that never ran it lacks the folder. */
const PRIVSEP = '/run/sshd';

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** OpenSSH's own sshd for this user, by key, with its own configuration: SFTP only, no PAM. */
export async function startSshd(program: string): Promise<ForeignServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  const { username, uid } = userInfo();
  const madePrivsep = uid === 0 && !existsSync(PRIVSEP);
  if (madePrivsep) mkdirSync(PRIVSEP, { mode: 0o755 });
  const [host, user] = [[makeKey('rsa'), makeKey('ecdsa')], makeKey('ecdsa')];
  const files = host.map(({ privateKey }, rank) => {
    const file = join(folder, `host-key-${rank}`);
    writeFileSync(file, privateKey, { mode: 0o600 });
    return file;
  });
  const authorized = join(folder, 'authorized_keys');
  writeFileSync(authorized, `${user.publicKey}\n`, { mode: 0o600 });
  const directory = join(folder, 'commune');
  mkdirSync(directory);
  const port = await freePort();
  const config = join(folder, 'sshd_config');
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...files.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${authorized}`,
    `PidFile ${join(folder, 'pid')}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'StrictModes no',
    'UsePAM no',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
    'LogLevel ERROR',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);

  async function start(): Promise<ChildProcess> {
    const child = spawn(program, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    for (let tries = 0; tries < 100; tries += 1) {
      if (child.exitCode !== null) throw new Error(`sshd ended: ${said}`);
      if (await listens(port)) return child;
      await wait(50);
    }
    throw new Error('sshd does not listen');
  }

  let running = await start();
  const down = async () => {
    running.kill('SIGTERM');
    await ended(running);
  };
  return {
    program: 'sshd',
    host: '127.0.0.1',
    port,
    hostKeys: host.map(({ publicKey }) => publicKey),
    username,
    privateKey: user.privateKey,
    folder,
    directory,
    directoryHere: directory,
    down,
    async up() {
      running = await start();
    },
    async stop() {
      await down();
      rmSync(folder, { recursive: true, force: true });
      if (madePrivsep) rmdirSync(PRIVSEP);
    },
  };
}
