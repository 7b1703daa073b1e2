import { describe, expect, test } from 'vitest';
import { createScanGate, type ScanState } from '../../../functions/shared/verdict.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const object = { bucket: 'depot', key: 'msp/paquet.zip', versionId: 'v1' };
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

async function gate(state: ScanState | null) {
  const verdict = createScanGate({
    scanState: async () => state,
    overdueSeconds: 1_800,
    now: () => NOW,
  });
  return verdict(object);
}

describe('the gate before the reading', () => {
  test.each<[string, ScanState | null, string]>([
    ['found clean', { result: 'NO_THREATS_FOUND', since: '' }, 'clean'],
    ['with a threat', { result: 'THREATS_FOUND', since: '' }, 'CONTENU_MALVEILLANT'],
    ['behind a password', { result: 'UNSUPPORTED', since: ago(60) }, 'ANALYSE_IMPOSSIBLE'],
    ['not scanned yet', { result: undefined, since: ago(60) }, 'pending'],
    ['whose scan is late, and asked for again', { result: undefined, since: ago(1_800) }, 'pending'],
    ['whose scan was given up', { result: 'FAILED', since: ago(5_400) }, 'ANALYSE_ECHOUEE'],
    ['gone meanwhile', null, 'pending'],
  ])('an object %s', async (_, state, answer) => {
    expect(await gate(state)).toBe(answer);
  });
});
