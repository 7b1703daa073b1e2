import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOptions, bundlesOptions } from '../../infra/constructs/function-bundle.ts';
import { FUNCTION_TIMEOUTS, type FunctionName } from '../../infra/function-timeouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
const bundleOf = (name: string): string => join(folder, name, 'index.mjs');

beforeAll(() => {
  buildSync(bundlesOptions(folder));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Issue 3, « Limits »: a larger bundle is a slower cold start for every deposit. */
const RECEIVER_MAX_BYTES = 650_000;
const RECEIVERS: readonly FunctionName[] = ['receive-deposit', 'receive-return-flow'];

test.each(RECEIVERS)('the bundle of %s is small', (name) => {
  expect(statSync(bundleOf(name)).size).toBeLessThanOrEqual(RECEIVER_MAX_BYTES);
});

test('a function that is bundled alone comes out as it is deployed, to the byte', () => {
  const alone = join(folder, 'alone');
  buildSync(bundleOptions('record-fetch', alone));
  expect(readFileSync(join(alone, 'index.mjs')).equals(readFileSync(bundleOf('record-fetch')))).toBe(true);
});

describe.each(Object.keys(FUNCTION_TIMEOUTS))('the bundle of %s', (name) => {
  test('loads as Lambda loads it, and refuses to start without its environment', async () => {
    // A zod error: the code ran up to the reading of its environment, so nothing that it imports is missing.
    await expect(import(/* @vite-ignore */ pathToFileURL(bundleOf(name)).href)).rejects.toMatchObject({ name: 'ZodError' });
  });
});
