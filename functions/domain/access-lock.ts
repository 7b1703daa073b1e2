import * as z from 'zod';
import { InstantSchema } from './ids.ts';
import { DAY_SECONDS, secondsBetween } from './instants.ts';

/**
 * Failed passwords of one account from one network. Only the count and the last instant are kept, so that a failure is one atomic
 * increment; until when the account is locked is computed from them.
 */
export const LockSchema = z.strictObject({ failures: z.int().min(0), lastFailureAt: InstantSchema });
export type Lock = z.infer<typeof LockSchema>;

/** Mistakes allowed before the first wait: an editor that tries its old and its new password twice each is not locked. */
const FREE_FAILURES = 4;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3_600;
/** After a day without failure the count starts again. */
export const FORGET_AFTER_SECONDS = DAY_SECONDS;

/** How long an account is closed to passwords after so many failures: 30 s at the fifth, then twice as long each time, one hour at most. */
export function waitSeconds(failures: number): number {
  if (failures <= FREE_FAILURES) {
    return 0;
  }
  // 2^7 × 30 s is already beyond the hour: the exponent is bounded so that the number stays exact.
  const doubled = FIRST_WAIT_SECONDS * 2 ** Math.min(failures - FREE_FAILURES - 1, 7);
  return Math.min(doubled, LONGEST_WAIT_SECONDS);
}

/** True while passwords are refused. Keys are never locked: a third party cannot shut out an editor that uses one (design §6). */
export function isLocked(lock: Lock | undefined, now: string): boolean {
  return lock !== undefined && secondsBetween(lock.lastFailureAt, now) < waitSeconds(lock.failures);
}

/** What a refused password does to the count. */
export type Counting = 'first' | 'next' | 'none';

/**
 * How a refused password counts: not at all when it is empty (clients probe so), when it was right (account suspended) or while the
 * account is locked, so that an attacker cannot keep it closed for ever; from one again when the last failure is a day old.
 */
export function countingOf(attempt: {
  readonly password: string;
  readonly right: boolean;
  readonly lock: Lock | undefined;
  readonly now: string;
}): Counting {
  if (attempt.password === '' || attempt.right || isLocked(attempt.lock, attempt.now)) {
    return 'none';
  }
  const stale = attempt.lock === undefined || secondsBetween(attempt.lock.lastFailureAt, attempt.now) >= FORGET_AFTER_SECONDS;
  return stale ? 'first' : 'next';
}
