import { expect, test } from 'vitest';
import { itemBytes, readUnits } from '../../../bench/table-units.ts';

test.each([
  ['names and texts in UTF-8', { clé: 'é' }, 4 + 2],
  ['numbers by their digits', { n: 12345 }, 1 + 4],
  ['booleans and null', { yes: true, no: null }, 3 + 1 + 2 + 1],
  ['lists', { l: ['ab', 1] }, 1 + 3 + (1 + 2) + (1 + 2)],
  ['maps', { m: { key: 'ab' } }, 1 + 3 + (1 + 3 + 2)],
])('bytes of an item: %s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});

test.each([
  [0, true, 1],
  [4096, true, 1],
  [4097, true, 2],
  [0, false, 0.5],
  [12_289, false, 2],
])('%d bytes, consistent %s: %d read units', (bytes, consistent, units) => {
  expect(readUnits(bytes, consistent)).toBe(units);
});
