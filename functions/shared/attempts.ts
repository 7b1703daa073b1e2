/** Failed attempts after which the message itself comes back; later ones wait for the sweeper. */
export const FAST_TRIES = 3;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long after its n-th failed attempt a mail is due for the sweeper. The first three stand behind the message, which
 * comes back by itself; the others add up to 22 hours, longer than a working day without the sending quota.
 */
const DELAYS = [10 * MINUTE, 10 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];

/** Instant at which a mail is due again after its n-th failed attempt, n from 1 on. */
export function retryAt(now: Date, attempt: number): string {
  const delay = DELAYS[Math.min(attempt, DELAYS.length) - 1] ?? HOUR;
  return new Date(now.getTime() + delay).toISOString();
}
