import { expect, test } from 'vitest';
import { communesOf } from '../../../bench/cost/communes.ts';

const seeded = [{ insee: '01001' }, { insee: '01004' }];

test('no commune of a run stands for two, or for one of the seed; each run has the same', () => {
  const ways = communesOf(seeded, 8_000);
  const codes = Object.values(ways).flatMap((communes) => communes.map(({ insee }) => insee));
  expect(new Set([...codes, ...seeded.map(({ insee }) => insee)]).size).toBe(codes.length + seeded.length);
  expect(communesOf(seeded, 8_000)).toEqual(ways);
});

test('a month of twenty dossiers needs a commune, and each way has one at least', () => {
  const numbers = (dossiers: number) =>
    Object.fromEntries(Object.entries(communesOf(seeded, dossiers)).map(([way, { length }]) => [way, length]));
  // 8,000 dossiers: 4,400 by the GS, 1,600 by sFTP, 800 by both, 1,200 pushed; twenty each.
  expect(numbers(8_000)).toEqual({ courriel: 220, sftp: 80, mixte: 40, push: 60 });
  expect(numbers(10)).toEqual({ courriel: 1, sftp: 1, mixte: 1, push: 1 });
});
