import { expect, test, vi } from 'vitest';
import { count } from '../../../functions/shared/metrics.ts';

/** The line that a call writes, read as CloudWatch reads it (« Embedded metric format specification »). */
function written(call: () => void): unknown {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    call();
  } finally {
    spy.mockRestore();
  }
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('\n')).toBe(true);
  return JSON.parse(lines[0] ?? '');
}

test('a count is one line of the embedded metric format, its dimensions beside it', () => {
  expect(written(() => count('SftpFile', { operation: 'upload', outcome: 'failed' }))).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Teledossier',
          Dimensions: [['service', 'operation', 'outcome']],
          Metrics: [{ Name: 'SftpFile', Unit: 'Count' }],
        },
      ],
    },
    service: 'teledossier',
    operation: 'upload',
    outcome: 'failed',
    SftpFile: 1,
  });
});

test('without dimensions there is the service alone', () => {
  expect(written(() => count('DepositLate'))).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] },
    DepositLate: 1,
  });
});
