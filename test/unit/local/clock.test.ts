import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MovableClock, movableClock } from '../../../local/clock/index.ts';
import { listen } from '../../../local/cloud/listen.ts';
import { preloading } from '../../../local/cloud/preloading.ts';

const DAY = 86_400;
let folder: string;
let clock: MovableClock;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'teledossier-clock-'));
  clock = movableClock(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a Node process of the emulator prints. */
function node(script: string, env: NodeJS.ProcessEnv): unknown {
  const given = { ...process.env, ...clock.env(undefined), NODE_OPTIONS: preloading(clock.preload), ...env };
  return JSON.parse(execFileSync(process.execPath, ['-e', `console.log(JSON.stringify(${script}))`], { env: given, encoding: 'utf8' }));
}
const AS_FUNCTION = { AWS_LAMBDA_FUNCTION_NAME: 'f' };

describe('a clock that can be moved', () => {
  test('goes on, and never back', () => {
    const before = clock.now().getTime();
    clock.advance(DAY);
    expect(clock.ahead).toBe(DAY);
    expect(clock.now().getTime() - before).toBeGreaterThanOrEqual(DAY * 1000);
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });

  test('is that of the functions, and of nobody else', () => {
    const ahead = (env: NodeJS.ProcessEnv) => Number(node('Date.now()', env)) - Date.now();
    expect(ahead(AS_FUNCTION)).toBeGreaterThan(DAY * 1000 - 60_000);
    expect(Math.abs(ahead({ AWS_LAMBDA_FUNCTION_NAME: '' }))).toBeLessThan(60_000);
  });

  test('gives every way to ask the date the same answer, and leaves given dates alone', () => {
    const [now, made, ofClass, given, known] = node(
      '[Date.now(), new Date().getTime(), new (class extends Date {})().getTime(), new Date("2026-11-25T10:00:00Z").toISOString(), new Date(0) instanceof Date]',
      AS_FUNCTION,
    ) as [number, number, number, string, boolean];
    expect(Math.abs(made - now)).toBeLessThan(1000);
    expect(Math.abs(ofClass - now)).toBeLessThan(1000);
    expect([given, known]).toEqual(['2026-11-25T10:00:00.000Z', true]);
  });

  test('the emulator says what still runs, and when the next thing happens by itself', async () => {
    const state = {
      functions: [4711, null],
      batches: 1,
      executions: 0,
      polling: false,
      queues: { courriels: { held: 2, next: 1.5 }, retours: { held: 0, next: null } },
      wait: null,
      backoff: null,
    };
    const emulator = await listen(createServer((_, response) => response.end(JSON.stringify(state))));
    writeFileSync(`${clock.env(undefined).TELEDOSSIER_CLOCK}.port`, new URL(emulator.url).port);
    expect(await clock.standstill()).toEqual(state);
    await emulator.close();
  });
});
