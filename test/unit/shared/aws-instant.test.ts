import { expect, test } from 'vitest';
import { AwsInstantSchema } from '../../../functions/shared/aws-instant.ts';

test.each([
  ['2026-11-25T14:05:00Z', '2026-11-25T14:05:00.000Z'],
  ['2026-11-25T14:05:00.1Z', '2026-11-25T14:05:00.100Z'],
  ['2026-11-25T14:05:00.123456Z', '2026-11-25T14:05:00.123Z'],
  ['2026-11-25T14:05:00.000+0000', '2026-11-25T14:05:00.000Z'],
  ['2026-11-25T14:05:00.000+0100', '2026-11-25T13:05:00.000Z'],
  ['2026-11-25T14:05:00.000-05:30', '2026-11-25T19:35:00.000Z'],
])('an instant of AWS, %s, is ours: %s', (text, instant) => {
  expect(AwsInstantSchema.parse(text)).toBe(instant);
});

test('what is no instant is refused', () => {
  expect(AwsInstantSchema.safeParse('yesterday').success).toBe(false);
  expect(AwsInstantSchema.safeParse(1_764_079_500).success).toBe(false);
});
