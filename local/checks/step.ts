import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../cloud/paths.ts';

/** What came of a step. */
export interface Verdict {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
}

/** Hears what a program says; without one, it says it to the terminal itself. */
export type Hear = ((words: string) => void) | undefined;

/** One step of `npm run check` or `npm test`. */
export interface Step {
  readonly name: string;
  run(signal: AbortSignal, hear?: Hear): Promise<Verdict>;
}

interface ProgramOptions {
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  readonly hear?: Hear;
}

/** Runs a JavaScript program of the project with our Node; true when it succeeded. */
export function program(file: string, args: readonly string[], { signal, env = {}, hear }: ProgramOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const words = hear === undefined ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, [join(ROOT, file), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', words, words],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hear ?? (() => {}));
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', () => resolve(false));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(code === 0);
    });
  });
}

/** A step that is one verdict: types, lint, synth. */
export function verdict(name: string, file: string, ...args: string[]): Step {
  return {
    name,
    async run(signal, hear) {
      const ok = await program(file, args, { signal, hear });
      return { ok, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
    },
  };
}

const ReportSchema = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numPendingTests: z.int(), success: z.boolean() });

/** A step that runs test projects; its numbers are vitest's. A test left aside is a failure: there are no skipped tests. */
export function tests(name: string, ...projects: string[]): Step {
  return {
    name,
    async run(signal, hear) {
      // Also the temporary folder of the tests: what they leave goes with it.
      const folder = mkdtempSync(join(tmpdir(), 'teledossier-tests-'));
      const report = join(folder, 'report.json');
      try {
        const chosen = projects.flatMap((project) => ['--project', project]);
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const env = { TMPDIR: folder };
        const ended = await program('node_modules/vitest/vitest.mjs', ['run', ...chosen, ...reporters], { signal, env, hear });
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
