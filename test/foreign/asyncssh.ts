import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { emulatorPython } from '../../local/cloud/python.ts';
import { type KeyKind, type KeyPair, makeKey } from './keys.ts';
import { ended, type ForeignServer } from './server.ts';

export interface AsyncsshOptions {
  readonly hostKeys?: readonly KeyKind[];
  /** How the account signs in: a password, or a key of this kind. */
  readonly login?: 'password' | KeyKind;
  /** Host keys of a former server, for a server that must be recognised. */
  readonly keys?: readonly KeyPair[];
}

const SCRIPT = join(import.meta.dirname, 'asyncssh_server.py');

/** Starts asyncssh, from the emulator's private Python: it is there on every machine. */
export async function startAsyncssh(options: AsyncsshOptions = {}): Promise<ForeignServer> {
  const { hostKeys = ['rsa', 'ecdsa'], login = 'password' } = options;
  const python = await emulatorPython(() => {});
  const keys = options.keys ?? hostKeys.map(makeKey);
  const folder = mkdtempSync(join(tmpdir(), 'asyncssh-'));
  mkdirSync(join(folder, 'commune'));
  const username = `hub-${randomBytes(3).toString('hex')}`;
  const password = login === 'password' ? randomBytes(12).toString('hex') : undefined;
  const key = login === 'password' ? undefined : makeKey(login);

  async function start(port: number): Promise<{ child: ChildProcess; port: number }> {
    const env = { ...process.env, ...python.env };
    const child = spawn(python.program, [SCRIPT], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
    const order = {
      port,
      hostKeys: keys.map(({ privateKey }) => privateKey),
      username,
      password,
      authorizedKey: key?.publicKey,
      root: folder,
    };
    child.stdin.on('error', () => {});
    child.stdin.write(`${JSON.stringify(order)}\n`);
    for await (const line of createInterface({ input: child.stdout })) return { child, port: JSON.parse(line).port };
    throw new Error('asyncssh did not start');
  }

  let running = await start(0);
  const down = async () => {
    running.child.stdin?.end();
    running.child.kill('SIGTERM');
    await ended(running.child);
  };
  return {
    program: 'asyncssh',
    host: '127.0.0.1',
    port: running.port,
    hostKeys: keys.map(({ publicKey }) => publicKey),
    username,
    ...(password === undefined ? {} : { password }),
    ...(key === undefined ? {} : { privateKey: key.privateKey }),
    folder,
    directory: '/commune',
    directoryHere: join(folder, 'commune'),
    down,
    async up() {
      running = await start(running.port);
    },
    async stop() {
      await down();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
