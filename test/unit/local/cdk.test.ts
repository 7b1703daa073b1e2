import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { synth } from '../../../local/cloud/cdk.ts';

test('what was synthesised already is taken as it is', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'teledossier-synth-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, 'manifest.json'), '{}');
  await synth(folder);
  expect(readdirSync(folder)).toEqual(['manifest.json']);
});
