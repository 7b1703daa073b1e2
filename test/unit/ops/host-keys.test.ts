import { expect, test } from 'vitest';
import { drawEd25519, drawHostKeys, publicHostKeys } from '../../../ops/server/host-keys.ts';

test('every pair of ed25519 can be read, however many are drawn', () => {
  // One in 256 could not: of 1,500, all but certainly one (1 − (255/256)^1500 = 99.7 %).
  const fields = Array.from({ length: 1500 }, () => drawEd25519().private);
  const rest = drawHostKeys('2026');
  const unread = fields.filter((key) => publicHostKeys({ ...rest, 'ed25519-2026': key }, '2026') === undefined);
  expect(unread).toEqual([]);
});
