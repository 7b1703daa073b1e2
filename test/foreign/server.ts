import type { ChildProcess } from 'node:child_process';
import type { PushServer } from '../../local/players/push-commune.ts';

/** A running SFTP server that nobody here wrote, with a folder of its own. */
export interface ForeignServer extends PushServer {
  /** Which program it is. */
  readonly program: string;
  /** Where its root is on this machine. */
  readonly folder: string;
  /** Folder of a commune, as seen at the far end and on this machine. */
  readonly directory: string;
  readonly directoryHere: string;
  /** Ends it, its folder kept: as a server that is down. */
  down(): Promise<void>;
  /** Starts it again on the same port, with the same keys. */
  up(): Promise<void>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

/** Resolves when a child has ended; kills it if it lingers. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
  });
}
