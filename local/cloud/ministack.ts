import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { MovableClock } from '../clock/index.ts';
import { NAMES_FUNCTIONS } from './calling-functions.ts';
import { localEnv, REGION } from './endpoint.ts';
import { LocalCloudFailed } from './errors.ts';
import type { KeeperOrder } from './keeper.ts';
import { BIN, OUTPUTS_FILE, ROOT } from './paths.ts';
import { freePort } from './ports.ts';
import { preloading } from './preloading.ts';
import type { PrivatePython } from './python.ts';
import { startSecureFront } from './secure-front.ts';

export interface Emulator {
  readonly endpoint: string;
  /** Resolves when the emulator ended without being asked to. */
  readonly ended: Promise<void>;
  logTail(): string;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  readonly python: PrivatePython;
  /** Folder of this run: the log goes there, and the whole folder is deleted at the end. */
  readonly runFolder: string;
  /** What the functions take for AWS: the proxy in front of the emulator. */
  readonly functionsEndpoint: string;
  /** SMTP server to which each mail is relayed whole. */
  readonly smtp: string;
  /** Clock of the emulator and of its functions; the real one by default. */
  readonly clock?: MovableClock;
  /** Enforces IAM on every call, as AWS does. */
  readonly enforceIam?: boolean;
}

const STARTS = 3;
const READY_MS = 30_000;

function emulatorEnv(port: number, tmp: string, options: EmulatorOptions): NodeJS.ProcessEnv {
  const { clock } = options;
  return {
    ...localEnv({ endpoint: options.functionsEndpoint }),
    ...options.python.env,
    ...clock?.env(options.python.env.PYTHONPATH),
    NODE_OPTIONS: preloading(NAMES_FUNCTIONS, ...(clock === undefined ? [] : [clock.preload])),
    PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_REGION: REGION,
    IOT_MTLS_ENABLED: '0',
    // Its default follows the memory of the machine and fails executions with Lambda.Unknown (emulator.md).
    LAMBDA_ACCOUNT_CONCURRENCY: '0',
    NODE_PATH: join(ROOT, 'node_modules'),
    SMTP_HOST: options.smtp,
    ...(options.enforceIam === true ? { AUTH: 'true' } : {}),
    PERSIST_STATE: '0',
    PYTHONUNBUFFERED: '1',
    TMPDIR: tmp,
    STATE_DIR: join(tmp, 'state'),
    S3_DATA_DIR: join(tmp, 's3'),
  };
}

/** The last lines of a file that may be large. */
function tailOf(file: string): string {
  try {
    const { size } = statSync(file);
    const bytes = Buffer.alloc(Math.min(size, 8_192));
    const open = openSync(file, 'r');
    readSync(open, bytes, 0, bytes.length, size - bytes.length);
    closeSync(open);
    return bytes.toString('utf8').split('\n').slice(-25).join('\n');
  } catch {
    return '';
  }
}

async function healthy(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/ready`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

async function startOnce(options: EmulatorOptions): Promise<Emulator | { readonly failure: string }> {
  mkdirSync(options.runFolder, { recursive: true });
  const port = await freePort();
  // Outside the project: its package.json says "type": "module", which ends every Lambda worker, and its node_modules
  // would hide a dependency that was not bundled.
  const tmp = mkdtempSync(join(tmpdir(), 'teledossier-'));
  const log = join(options.runFolder, 'ministack.log');
  const order: KeeperOrder = {
    program: options.python.program,
    args: ['-m', 'ministack'],
    log,
    folders: [tmp, options.runFolder],
    outputs: { file: OUTPUTS_FILE, pid: process.pid },
  };
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), JSON.stringify(order)], {
    // Not the project's folder: Python would take its files for modules.
    cwd: tmp,
    env: emulatorEnv(port, tmp, options),
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const gone = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
  const ended = new Promise<void>((resolve) => keeper.stdout.resume().once('close', () => resolve()));
  const front = options.enforceIam === true ? await startSecureFront(port) : undefined;
  const endpoint = front?.url ?? `http://127.0.0.1:${port}`;
  keeper.stdin.on('error', () => {});
  const emulator: Emulator = {
    endpoint,
    ended,
    logTail: () => tailOf(log),
    async stop() {
      keeper.stdin.end();
      await gone;
      await front?.close();
    },
  };
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const until = Date.now() + READY_MS;
  while (!over && Date.now() < until) {
    if (await healthy(endpoint)) return emulator;
    await wait(50);
  }
  const failure = emulator.logTail();
  await emulator.stop();
  return { failure };
}

/** Starts MiniStack on a free port; tries again where the port was taken in between. */
export async function startMinistack(options: EmulatorOptions): Promise<Emulator> {
  let failure = '';
  for (let start = 1; start <= STARTS; start += 1) {
    const emulator = await startOnce(options);
    if (!('failure' in emulator)) return emulator;
    failure = emulator.failure;
  }
  throw new LocalCloudFailed(`MiniStack ne démarre pas. Fin de son journal :\n${failure}`);
}
