import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as z from 'zod';

const StandstillSchema = z.object({
  /** Process of each function that runs; null where it only starts. */
  functions: z.array(z.int().nullable()),
  /** Batches and mails on their way, those that a function holds included. */
  batches: z.int(),
  /** Executions of state machines that neither ended nor wait. */
  executions: z.int(),
  /** Whether the poller of queues and streams looks, or has something to look at. */
  polling: z.boolean(),
  /** By name: how many messages a queue holds (visible, delayed or in the hands of a function), and when the first is visible again. */
  queues: z.record(z.string(), z.object({ held: z.int(), next: z.number().nullable() })),
  /** Instant (seconds since 1970, this clock, as every instant here) at which the first wait or retry of an execution is over. */
  wait: z.number().nullable(),
  /** Instant at which the poller asks a function again that has failed. */
  backoff: z.number().nullable(),
});
export type Standstill = z.infer<typeof StandstillSchema>;

/**
 * A clock of the local cloud that can be moved on: the emulator's and its functions' together, so that a lease runs out, a message is
 * visible again and a deadline passes without anybody waiting for it. Never back.
 */
export interface MovableClock {
  /** Seconds by which it is ahead of the real one. */
  readonly ahead: number;
  now(): Date;
  /** What the emulator still does: while a function runs, its lease must not run out under it. */
  standstill(): Promise<Standstill>;
  advance(seconds: number): void;
  /** Module that every Node process of the emulator loads first. */
  readonly preload: string;
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
    async standstill() {
      const answer = await fetch(`http://127.0.0.1:${readFileSync(`${file}.port`, 'utf8')}`);
      return StandstillSchema.parse(await answer.json());
    },
    advance(seconds) {
      if (seconds < 0) throw new RangeError('a clock never goes back');
      ahead += seconds;
      write();
    },
    preload: join(import.meta.dirname, 'node-clock.cjs'),
    env: (pythonPath) => ({
      TELEDOSSIER_CLOCK: file,
      PYTHONPATH: [import.meta.dirname, ...(pythonPath === undefined ? [] : [pythonPath])].join(delimiter),
      // A worker that slept through a moved clock is not an idle one.
      LAMBDA_WARM_TTL_SECONDS: '1000000000',
    }),
  };
}
