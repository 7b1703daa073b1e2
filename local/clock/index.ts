import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * A clock of the local cloud that can be moved on: the emulator's and its functions' together, so that a lease runs out, a message is
 * visible again and a deadline passes without anybody waiting for it. Never back.
 */
export interface MovableClock {
  /** Seconds by which it is ahead of the real one. */
  readonly ahead: number;
  now(): Date;
  /** Functions that run at this moment: while one does, its lease must not run out under it. */
  running(): number;
  advance(seconds: number): void;
  /** What the emulator's environment must hold. */
  env(pythonPath: string | undefined): NodeJS.ProcessEnv;
}

/** The emulator has no clock of its own to set (gap): a file says how far it is ahead, its Python and its Node workers read it. */
export function movableClock(folder: string): MovableClock {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'clock');
  let ahead = 0;
  const write = () => {
    writeFileSync(`${file}.new`, String(ahead));
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    get ahead() {
      return ahead;
    },
    now: () => new Date(Date.now() + ahead * 1000),
    running() {
      try {
        return Number(readFileSync(`${file}.running`, 'utf8'));
      } catch {
        // No function ran yet.
        return 0;
      }
    },
    advance(seconds) {
      if (seconds < 0) throw new RangeError('a clock never goes back');
      ahead += seconds;
      write();
    },
    env: (pythonPath) => ({
      TELEDOSSIER_CLOCK: file,
      PYTHONPATH: [import.meta.dirname, ...(pythonPath === undefined ? [] : [pythonPath])].join(delimiter),
      NODE_OPTIONS: `--require=${join(import.meta.dirname, 'node-clock.cjs')}`,
      // A worker that slept through a moved clock is not an idle one.
      LAMBDA_WARM_TTL_SECONDS: '1000000000',
    }),
  };
}
