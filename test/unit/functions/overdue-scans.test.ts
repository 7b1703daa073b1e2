import { expect, test } from 'vitest';
import type { ScanState } from '../../../functions/shared/verdict.ts';
import { createOverdueScans } from '../../../functions/sweep-due/overdue-scans.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

test('a scan without result in time, or that failed, is asked for again; a judged, an early, a given up and a vanished object are not', async () => {
  const states: Record<string, ScanState | null> = {
    'late.zip': { result: undefined, since: ago(1_800) },
    'failed.zip': { result: 'FAILED', since: ago(3_600) },
    'early.zip': { result: undefined, since: ago(1_799) },
    'given-up.zip': { result: 'FAILED', since: ago(5_400) },
    'locked.zip': { result: 'UNSUPPORTED', since: ago(1_800) },
    'clean.zip': { result: 'NO_THREATS_FOUND', since: '' },
    'gone.zip': null,
  };
  const asked: string[] = [];
  const overdueScans = createOverdueScans({
    scanState: async ({ key }) => states[key] ?? null,
    requestScan: async ({ key }) => void asked.push(key),
    overdueSeconds: 1_800,
    now: () => NOW,
  });
  expect(await overdueScans(Object.keys(states).map((key) => ({ bucket: 'depot', key, versionId: undefined })))).toBe(2);
  expect(asked).toEqual(['late.zip', 'failed.zip']);
});
