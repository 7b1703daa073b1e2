import { describe, expect, test } from 'vitest';
import { type ScanResult, scanVerdict } from '../../../functions/domain/scan.ts';

const LATE = 1_800;

describe('only what the scan found clean passes', () => {
  test.each<[ScanResult, string]>([
    ['NO_THREATS_FOUND', 'clean'],
    ['THREATS_FOUND', 'malicious'],
    ['UNSUPPORTED', 'unsupported'],
  ])('%s is final at any age: %s', (result, verdict) => {
    for (const age of [0, LATE, 100 * LATE]) expect(scanVerdict(result, age, LATE)).toBe(verdict);
  });

  test.each<ScanResult | undefined>([undefined, 'FAILED', 'ACCESS_DENIED'])(
    '%s says nothing of the file: waited for, asked for again, given up',
    (result) => {
      expect(scanVerdict(result, 0, LATE)).toBe('pending');
      expect(scanVerdict(result, LATE - 1, LATE)).toBe('pending');
      expect(scanVerdict(result, LATE, LATE)).toBe('overdue');
      expect(scanVerdict(result, 3 * LATE - 1, LATE)).toBe('overdue');
      expect(scanVerdict(result, 3 * LATE, LATE)).toBe('failed');
    },
  );
});
