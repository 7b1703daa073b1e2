import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../cloud/paths.ts';

/** One step of `npm run check` or `npm test`, and what came of it. */
export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
}

export interface Step {
  readonly name: string;
  run(signal: AbortSignal): Promise<{ ok: boolean; passed: number; failed: number }>;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Runs a JavaScript program with our Node; its words go straight to the terminal. */
export function program(file: string, args: readonly string[], signal: AbortSignal, env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, file), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(code === 0);
    });
  });
}

/** A step that is one verdict: types, lint, synth. */
export function verdict(name: string, file: string, ...args: string[]): Step {
  return {
    name,
    async run(signal) {
      const ok = await program(file, args, signal);
      return { ok, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
    },
  };
}

const ReportSchema = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numPendingTests: z.int(), success: z.boolean() });

/** A step that runs test projects; its numbers are vitest's. A test left aside is a failure: there are no skipped tests. */
export function tests(name: string, ...projects: string[]): Step {
  return {
    name,
    async run(signal) {
      // Also the temporary folder of the tests: what they leave goes with it.
      const folder = mkdtempSync(join(tmpdir(), 'teledossier-tests-'));
      const report = join(folder, 'report.json');
      try {
        const chosen = projects.flatMap((project) => ['--project', project]);
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const ended = await program('node_modules/vitest/vitest.mjs', ['run', ...chosen, ...reporters], signal, { TMPDIR: folder });
        const { numPassedTests, numFailedTests, numPendingTests, success } = ReportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
        const ok = ended && success && numPendingTests === 0 && numPassedTests > 0;
        // A file that does not even load counts no failed test: the step fails all the same.
        return { ok, passed: numPassedTests, failed: Math.max(numFailedTests + numPendingTests, ok ? 0 : 1) };
      } catch {
        return { ok: false, passed: 0, failed: 1 };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Runs the steps one after the other, all of them, and says what came of each. True when every one succeeded. */
export async function runSteps(steps: readonly Step[], signal: AbortSignal, leftOut: readonly string[] = []): Promise<boolean> {
  const results: StepResult[] = [];
  for (const { name, run } of steps) {
    if (signal.aborted) break;
    say(`\n── ${name}`);
    const started = Date.now();
    const outcome = await run(signal);
    results.push({ name, ...outcome, seconds: Math.round((Date.now() - started) / 1000) });
  }
  const sum = (of: (result: StepResult) => number) => results.reduce((total, result) => total + of(result), 0);
  say('\n── Bilan');
  for (const { name, ok, seconds, passed, failed } of results) {
    say(
      `${ok ? '✓' : '✗'} ${name.padEnd(44)} ${String(passed).padStart(5)} réussis ${String(failed).padStart(4)} en échec ${String(seconds).padStart(4)} s`,
    );
  }
  for (const reason of leftOut) say(`! ${reason}`);
  say(`Durée : ${sum((r) => r.seconds)} s`);
  say(`${sum((r) => r.passed)} passed, ${sum((r) => r.failed)} failed`);
  return !signal.aborted && results.length === steps.length && results.every(({ ok }) => ok);
}
