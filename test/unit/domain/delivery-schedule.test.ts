import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptsBeforeFallback, deliveryDue, fallsBack, MIN_ATTEMPTS, retrySeconds } from '../../../functions/domain/delivery-schedule.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { stageConfig } from '../../../infra/config.ts';
import { SCHEDULE, waitingDelivery } from './delivery-fixtures.ts';

const jitters = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe.each(['local', 'preprod', 'prod'])('the schedule of %s', (stage) => {
  const schedule = stageConfig(stage).push;
  test('gives a delivery sixteen attempts before its fallback, whatever is drawn', () => {
    fc.assert(fc.property(jitters, (jitter) => attemptsBeforeFallback(schedule, jitter) >= MIN_ATTEMPTS));
  });
  test('never waits longer than its cap, nor less than half of what it wants', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), jitters, (attempt, jitter) => {
        const wanted = Math.min(schedule.firstRetrySeconds * 2 ** Math.min(attempt - 1, 20), schedule.maxRetrySeconds);
        const seconds = retrySeconds(schedule, attempt, jitter);
        expect(seconds).toBeLessThanOrEqual(schedule.maxRetrySeconds);
        expect(seconds).toBeGreaterThanOrEqual(wanted / 2);
      }),
    );
  });
});

test('72 h from the deposit, a delivery falls back, once', () => {
  const delivery = waitingDelivery();
  const at = secondsLater(delivery.createdAt, 72 * 3600);
  expect(delivery.fallbackAt).toBe(at);
  expect(fallsBack(delivery, secondsLater(at, -1))).toBe(false);
  expect(fallsBack(delivery, at)).toBe(true);
  expect(fallsBack({ ...delivery, fellBackAt: at }, secondsLater(at, 60))).toBe(false);
});
test('the sweeper looks well behind the bells, and at the fallback to the second', () => {
  const delivery = waitingDelivery();
  expect(deliveryDue(delivery)).toBe(secondsLater(delivery.nextAt, 600));
  const late = { ...delivery, nextAt: secondsLater(delivery.fallbackAt, -60) };
  expect(deliveryDue(late)).toBe(delivery.fallbackAt);
  expect(deliveryDue({ ...late, fellBackAt: delivery.fallbackAt })).toBe(secondsLater(late.nextAt, 600));
});
test('the wait doubles with each attempt', () => {
  expect([1, 2, 3, 4].map((attempt) => retrySeconds(SCHEDULE, attempt, 1))).toEqual([60, 120, 240, 480]);
});
