import { MAX_PACKAGE_BYTES } from '../domain/deposit-rules.ts';
import { secondsBetween } from '../domain/instants.ts';
import { warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { ReceivedObject } from '../shared/verdict.ts';

/** Seconds between two sweeps. */
const PERIOD_SECONDS = 600;

export interface LateDepositsDeps {
  readonly bucket: string;
  readonly list: () => Promise<readonly { readonly key: string; readonly bytes: number; readonly at: string }[]>;
  /** Puts an event « Object Created » into the queue of the depot. */
  readonly ring: (event: object) => Promise<void>;
  /** Asks for another scan of those that have no result in time. */
  readonly overdueScans: (objects: readonly ReceivedObject[]) => Promise<number>;
  readonly lateSeconds: number;
}

/**
 * What still lies in the depot: an event that was lost, a scan without result, a receiver that failed too often. The receiver is rung
 * again as if the object had just come: it reads, waits or refuses. One listing a sweep, of a bucket that is
 * normally empty, since every outcome of a deposit deletes what it read. What is too large to be read was reported, and goes with the
 * bucket's lifecycle.
 */
export function createLateDeposits({ bucket, list, ring, overdueScans, lateSeconds }: LateDepositsDeps) {
  return async (now: string): Promise<number> => {
    const readable = (await list()).filter(({ bytes }) => bytes <= MAX_PACKAGE_BYTES);
    const late = readable.map((object) => ({ ...object, age: secondsBetween(object.at, now) })).filter(({ age }) => age >= lateSeconds);
    await overdueScans(late.map(({ key }) => ({ bucket, key, versionId: undefined })));
    for (const { key, bytes } of late.filter(({ age }) => isTimeToRing(age, lateSeconds))) {
      await ring({ detail: { bucket: { name: bucket }, object: { key, size: bytes } } });
    }
    if (late.length > 0) {
      warn('DEPOSIT_LATE', { objects: late.length });
      count('DepositLate');
    }
    return late.length;
  };
}

/**
 * Rung in the sweep that follows each doubling of the lateness: an object that fails for ever rings nine times in seven days
 * (log2(604,800 / 1,800) = 8.4), not a thousand.
 */
export function isTimeToRing(ageSeconds: number, lateSeconds: number): boolean {
  const doublings = (age: number): number => Math.floor(Math.log2(age / lateSeconds));
  return (
    ageSeconds >= lateSeconds &&
    (ageSeconds - PERIOD_SECONDS < lateSeconds || doublings(ageSeconds) > doublings(ageSeconds - PERIOD_SECONDS))
  );
}
