import { expect, test } from 'vitest';
import { InseeSchema } from '../../../functions/domain/ids.ts';
import { lastContentEnds, mergedInto } from '../../../functions/domain/merges.ts';

const merged = { into: InseeSchema.parse('01015'), on: '2027-01-01' };

test('another commune stands in its place from midnight in Paris on', () => {
  expect(mergedInto({ merged }, '2026-12-31T22:59:59.999Z')).toBeNull();
  expect(mergedInto({ merged }, '2026-12-31T23:00:00.000Z')).toBe('01015');
  expect(mergedInto({}, '2099-01-01T00:00:00.000Z')).toBeNull();
});
test('thirty days later nothing of the former commune may still be read', () => {
  expect(lastContentEnds(merged)).toBe('2027-01-30T23:00:00.000Z');
});
