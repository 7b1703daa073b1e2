import type { OpenDelivery } from './delivery.ts';
import { secondsLater } from './instants.ts';

/** Times of a push, in seconds; each stage has its own. */
export interface DeliverySchedule {
  /** Wait after the first failed attempt; doubled by each further one, up to the cap. */
  readonly firstRetrySeconds: number;
  readonly maxRetrySeconds: number;
  /** From the deposit to the opening in the GS: 72 h (design §6). */
  readonly fallbackSeconds: number;
  /** How long a transfer may take before it counts as lost; the service itself gives up after 12 h (aws-facts §2.4). */
  readonly sendSeconds: number;
  /** Between two looks at what is under way; completion events come sooner. */
  readonly pollSeconds: number;
}

/** Attempts that a delivery must have had a chance of before it falls back. */
export const MIN_ATTEMPTS = 16;

/**
 * Seconds to wait after a failed attempt: capped back-off. Half of it is fixed and half drawn, so that files which failed together do
 * not come back together.
 * @param attempt rank of the attempt that failed, from 1
 * @param jitter drawn in [0, 1)
 */
export function retrySeconds({ firstRetrySeconds, maxRetrySeconds }: DeliverySchedule, attempt: number, jitter: number): number {
  // 2^20 times a second is twelve days: further doublings change nothing, and would end in Infinity.
  const wanted = firstRetrySeconds * 2 ** Math.min(attempt - 1, 20);
  return Math.min(wanted, maxRetrySeconds) * (0.5 + jitter / 2);
}

/** Attempts whose turn comes before the fallback, each failing at once, with the same draw. */
export function attemptsBeforeFallback(schedule: DeliverySchedule, jitter: number): number {
  let attempts = 0;
  for (let at = 0; at < schedule.fallbackSeconds; at += retrySeconds(schedule, attempts, jitter)) attempts += 1;
  return attempts;
}

/** True from the instant on when the dossier opens in the GS, whatever its delivery is doing; once. */
export function fallsBack(delivery: OpenDelivery, now: string): boolean {
  return delivery.fellBackAt === undefined && now >= delivery.fallbackAt;
}

/** Seconds behind its own instant after which the sweeper rings for a delivery: bells and events come long before. */
const SWEEP_GRACE_SECONDS = 600;

/** When the sweeper must look: at the fallback to the second, else well behind what a bell does. */
export function deliveryDue({ nextAt, fallbackAt, fellBackAt }: OpenDelivery): string {
  const due = secondsLater(nextAt, SWEEP_GRACE_SECONDS);
  return fellBackAt === undefined && fallbackAt < due ? fallbackAt : due;
}
