import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { preloading } from '../../../local/cloud/preloading.ts';

test('every module is loaded first, also those of a clone under a path with spaces', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'teledossier-preload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const spaced = path.join(folder, 'mes documents');
  mkdirSync(spaced);
  const files = ['un.cjs', 'deux.cjs'].map((name) => path.join(spaced, name));
  for (const file of files) writeFileSync(file, `(globalThis.loaded ??= []).push(${JSON.stringify(path.basename(file))});`);
  const env = { ...process.env, NODE_OPTIONS: preloading(...files) };
  const said = execFileSync(process.execPath, ['-p', 'JSON.stringify(globalThis.loaded)'], { env, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(['un.cjs', 'deux.cjs']);
});
