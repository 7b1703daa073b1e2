import { expect, test } from 'vitest';
import { secondsLater } from '../../../functions/domain/instants.ts';

test.each([
  ['text', '2026-12-31T23:59:30.250Z', 60, '2027-01-01T00:00:30.250Z'],
  ['a date', new Date('2026-11-23T10:00:00.000Z'), -90, '2026-11-23T09:58:30.000Z'],
])('seconds after %s', (_, instant, seconds, expected) => {
  expect(secondsLater(instant, seconds)).toBe(expected);
});
