import { describe, expect, test } from 'vitest';
import { MAX_PACKAGE_BYTES } from '../../../functions/domain/deposit-rules.ts';
import { createLateDeposits, isTimeToRing } from '../../../functions/sweep-due/late-deposits.ts';

const LATE = 1_800;
const NOW = '2026-11-23T10:00:00.000Z';
const ago = (seconds: number) => new Date(Date.parse(NOW) - seconds * 1000).toISOString();

async function sweep(...objects: { key: string; bytes: number; at: string }[]) {
  const rung: unknown[] = [];
  const looked: unknown[] = [];
  const late = createLateDeposits({
    bucket: 'depot',
    list: async () => objects,
    ring: async (event) => void rung.push(event),
    overdueScans: async (found) => looked.push(...found),
    lateSeconds: LATE,
  });
  return { late: await late(NOW), rung, looked };
}

describe('what still lies in the depot', () => {
  test('is rung for as if it had just come, once late', async () => {
    expect(await sweep({ key: 'msp/a.zip', bytes: 9, at: ago(LATE) }, { key: 'msp/b.zip', bytes: 9, at: ago(LATE - 1) })).toEqual({
      late: 1,
      rung: [{ detail: { bucket: { name: 'depot' }, object: { key: 'msp/a.zip', size: 9 } } }],
      looked: [{ bucket: 'depot', key: 'msp/a.zip', versionId: undefined }],
    });
  });
  test('is left alone where it is too large to be read: it was reported', async () => {
    expect(await sweep({ key: 'msp/a.zip', bytes: MAX_PACKAGE_BYTES + 1, at: ago(LATE) })).toEqual({ late: 0, rung: [], looked: [] });
  });
  test('an empty depot is silent', async () => {
    expect(await sweep()).toEqual({ late: 0, rung: [], looked: [] });
  });
});

test('an object that fails for ever rings nine times in seven days, at each doubling of its age', () => {
  const week = Array.from({ length: 1_008 }, (_, sweepRank) => sweepRank * 600 + 37);
  const rings = week.filter((age) => isTimeToRing(age, LATE));
  expect(rings.length).toBe(9);
  expect(rings.slice(0, 3)).toEqual([1_837, 3_637, 7_237]);
});
