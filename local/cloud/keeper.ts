/**
 * Keeps the emulator: starts it in a process group of its own, and ends it when our standard input closes, that is when
 * whoever asked for it stops, fails, or dies without a word (SIGKILL). Then deletes the folders it was given.
 * Runs in its own session, so that a Ctrl-C in the terminal reaches the owner first.
 */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface KeeperOrder {
  readonly program: string;
  readonly args: readonly string[];
  readonly log: string;
  /** Deleted at the end. */
  readonly folders: readonly string[];
  /** The outputs file, deleted where it names the owner: what `npm start` wrote must not outlive it. */
  readonly outputs: { readonly file: string; readonly pid: number };
}

/** Ministack stops in two seconds; a deployment that hangs on a custom resource keeps it alive until SIGKILL. */
const GRACE_MS = 6_000;

const order: KeeperOrder = JSON.parse(process.argv[2] ?? '{}');
const log = openSync(order.log, 'a');
const child = spawn(order.program, [...order.args], { stdio: ['ignore', log, log], detached: true });
const ended = new Promise<void>((resolve) => {
  child.once('exit', () => resolve());
  child.once('error', () => resolve());
});

function signalGroup(signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone.
  }
}

function removeOutputs({ file, pid }: KeeperOrder['outputs']): void {
  try {
    if (JSON.parse(readFileSync(file, 'utf8')).pid === pid) rmSync(file);
  } catch {
    // None, or another's.
  }
}

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(GRACE_MS)]);
  }
  signalGroup('SIGKILL');
  for (const folder of order.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  removeOutputs(order.outputs);
  process.exit(0);
}

process.stdin.resume();
process.stdin.on('end', () => void stop());
process.stdin.on('close', () => void stop());
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
// The owner learns it by our own exit: it decides what to say, and closes our input.
void ended.then(() => process.stdout.end());
