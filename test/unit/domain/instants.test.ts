import { expect, test } from 'vitest';
import { compactInstant, secondsLater } from '../../../functions/domain/instants.ts';

test.each([
  ['text', '2026-12-31T23:59:30.250Z', 60, '2027-01-01T00:00:30.250Z'],
  ['a date', new Date('2026-11-23T10:00:00.000Z'), -90, '2026-11-23T09:58:30.000Z'],
])('seconds after %s', (_, instant, seconds, expected) => {
  expect(secondsLater(instant, seconds)).toBe(expected);
});

test('an instant in a name has neither dash, colon nor milliseconds', () => {
  expect(compactInstant('2026-11-25T15:00:01.234Z')).toBe('20261125T150001Z');
});
