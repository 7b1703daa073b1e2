import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOptions } from '../../infra/constructs/function-bundle.ts';
import { FUNCTION_TIMEOUTS, type FunctionName } from '../../infra/function-timeouts.ts';

const NAMES = Object.keys(FUNCTION_TIMEOUTS);
const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
const bundleOf = (name: string): string => join(folder, name, 'index.mjs');

// In one go, so that what they share is read once: each comes out as when it is bundled alone, to the byte.
beforeAll(() => {
  const entryPoints = Object.fromEntries(NAMES.map((name) => [`${name}/index`, `functions/${name}/handler.ts`]));
  buildSync({ ...bundleOptions('all', folder), entryPoints });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Issue 3, « Limits »: a larger bundle is a slower cold start for every deposit. */
const RECEIVER_MAX_BYTES = 650_000;
const RECEIVERS: readonly FunctionName[] = ['receive-deposit', 'receive-return-flow'];

test.each(RECEIVERS)('the bundle of %s is small', (name) => {
  expect(statSync(bundleOf(name)).size).toBeLessThanOrEqual(RECEIVER_MAX_BYTES);
});

describe.each(NAMES)('the bundle of %s', (name) => {
  test('loads as Lambda loads it, and refuses to start without its environment', async () => {
    // A zod error: the code ran up to the reading of its environment, so nothing that it imports is missing.
    await expect(import(/* @vite-ignore */ pathToFileURL(bundleOf(name)).href)).rejects.toMatchObject({ name: 'ZodError' });
  });
});
