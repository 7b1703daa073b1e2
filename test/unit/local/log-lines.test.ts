import { expect, test, vi } from 'vitest';
import { measure } from '../../../functions/shared/metrics.ts';
import { durationOf, metricsOf } from '../../../local/cloud/log-lines.ts';

test('the line that Lambda writes last says how long an invocation took', () => {
  expect(durationOf('REPORT RequestId: 1-2\tDuration: 12.5 ms\tBilled Duration: 13 ms\tMemory Size: 1024 MB')).toBe(12.5);
  expect(durationOf('END RequestId: 1-2')).toBeUndefined();
});

test('a metric that the hub writes is read under each of its sets of dimensions', () => {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    measure('DepositToAvailable', 'Milliseconds', 1_500, { channel: 'boite' });
  } finally {
    spy.mockRestore();
  }
  const common = { namespace: 'Teledossier', name: 'DepositToAvailable', at: expect.any(Number), value: 1_500 };
  expect(lines.flatMap((line) => metricsOf(line.trim()))).toEqual([
    { ...common, dimensions: { channel: 'boite' } },
    { ...common, dimensions: {} },
  ]);
});

test('a line of words counts nothing', () => {
  expect(metricsOf('{"level":"INFO","message":"SWEPT"}')).toEqual([]);
});
