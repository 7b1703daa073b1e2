import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { failure, logger } from '../../../functions/shared/logger.ts';
import { METRICS } from '../../../functions/shared/metric-catalogue.ts';
import { count, measure } from '../../../functions/shared/metrics.ts';
import { emitted } from './emitted.ts';

test('a count is one line of the embedded metric format: by its dimensions, and without any', async () => {
  expect(await emitted(() => count('SftpFile', { operation: 'upload', outcome: 'failed' }))).toEqual([
    { name: 'SftpFile', unit: 'Count', value: 1, sets: [{ operation: 'upload', outcome: 'failed' }, {}] },
  ]);
});

test('a metric without dimensions is kept once', async () => {
  expect(await emitted(() => count('DepositLate'))).toEqual([{ name: 'DepositLate', unit: 'Count', value: 1, sets: [{}] }]);
});

test('a measure is one value, in the unit of its metric', async () => {
  expect(await emitted(() => measure('DepositToAvailable', 'Milliseconds', 4_200, { channel: 'boite' }))).toEqual([
    { name: 'DepositToAvailable', unit: 'Milliseconds', value: 4_200, sets: [{ channel: 'boite' }, {}] },
  ]);
});

test('each line is whole, and names its function as a property, not as a dimension', () => {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  count('Paused');
  spy.mockRestore();
  expect(lines).toEqual([expect.stringMatching(/^\{.*"service":"teledossier".*\}\n$/)]);
});

test('a failure that Lambda does not see is counted for the version that runs, so that a release can be taken back', async () => {
  const said = vi.spyOn(logger, 'error').mockReturnValue();
  try {
    expect(await emitted(() => failure('RECORD_FAILED', new Error('what a person wrote')))).toEqual([
      { name: 'Failure', unit: 'Count', value: 1, sets: [{ service: 'teledossier', version: '$LATEST' }, {}] },
    ]);
    expect(JSON.stringify(said.mock.calls)).not.toContain('what a person wrote');
  } finally {
    said.mockRestore();
  }
});

/** What the code emits, from its calls: `count('Name'` and `measure('Name'`. */
function called(): Set<string> {
  const root = new URL('../../../functions/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = files.map((file) => readFileSync(new URL(file, root), 'utf8'));
  return new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:count|measure)\(\s*'([A-Z]\w+)'/g)].map(([, name]) => name ?? '')));
}

describe('the list of metrics', () => {
  test('is what the code emits: nothing missing, nothing more', () => {
    expect([...called()].sort()).toEqual(Object.keys(METRICS).sort());
  });

  test.each(Object.entries(METRICS))('%s: its dimensions name no person, no dossier and no commune', (_, { dimensions }) => {
    const few = [
      'demarche',
      'channel',
      'status',
      'rung',
      'code',
      'reason',
      'way',
      'outcome',
      'method',
      'operation',
      'cause',
      'kind',
      'role',
      'state',
      'queue',
      'service',
      'version',
    ];
    expect(few).toEqual(expect.arrayContaining(Object.keys(dimensions)));
    // The limit of the format is thirty; two is what a dashboard can show.
    expect(Object.keys(dimensions).length).toBeLessThanOrEqual(2);
  });

  test.each(Object.entries(METRICS))('%s: says what it counts, and the words of each dimension', (_, { says, dimensions }) => {
    expect(says).toMatch(/^[A-Z].*\.$/s);
    for (const which of Object.values(dimensions)) expect(which).not.toBe('');
  });
});
