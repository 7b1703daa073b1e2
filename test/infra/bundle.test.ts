import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleOptions } from '../../infra/constructs/function-bundle.ts';
import { FUNCTION_TIMEOUTS } from '../../infra/function-timeouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

function bundle(name: string): string {
  const outdir = join(folder, name);
  buildSync(bundleOptions(name, outdir));
  return join(outdir, 'index.mjs');
}

/** Issue 3, « Limits »: a larger bundle is a slower cold start for every deposit. */
const RECEIVER_MAX_BYTES = 650_000;
const isReceiver = (name: string) => name === 'receive-deposit' || name === 'receive-return-flow';

describe.each(Object.keys(FUNCTION_TIMEOUTS))('the bundle of %s', (name) => {
  test('loads as Lambda loads it, and refuses to start without its environment', async () => {
    const file = bundle(name);
    if (isReceiver(name)) expect(statSync(file).size).toBeLessThanOrEqual(RECEIVER_MAX_BYTES);
    // A zod error: the code ran up to the reading of its environment, so nothing that it imports is missing.
    await expect(import(/* @vite-ignore */ pathToFileURL(file).href)).rejects.toMatchObject({ name: 'ZodError' });
  });
});
