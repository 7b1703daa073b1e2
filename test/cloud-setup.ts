import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { applyEnv } from '../local/cloud/apply-env.ts';
import { localEnv } from '../local/cloud/endpoint.ts';
import { startLocalCloud } from '../local/cloud/index.ts';
import { type Outputs, readOutputs } from '../local/cloud/outputs.ts';
import { LOCAL } from '../local/cloud/paths.ts';
import type { GapState } from '../local/gaps/index.ts';
import { opsProgram } from './ops-program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The running local cloud. */
    outputs: Outputs;
    /** Gaps of the emulator by name, as found just after the deployment; empty where the cloud was running already. */
    gaps: Readonly<Record<string, GapState['state']>>;
    /** The operator's command, in one file. */
    ops: string;
  }
}

interface Shared {
  readonly outputs: Outputs;
  readonly gaps: Readonly<Record<string, GapState['state']>>;
  readonly ops: string;
  stop(): Promise<void>;
}

const KEY = Symbol.for('teledossier.test-cloud');
const shared = globalThis as typeof globalThis & { [KEY]?: Promise<Shared> };

async function start(): Promise<Shared> {
  mkdirSync(LOCAL, { recursive: true });
  const folder = mkdtempSync(join(LOCAL, `run-${process.pid}-tests-`));
  const ops = await opsProgram(folder);
  if (process.env.TELEDOSSIER_CLOUD === 'running') {
    const outputs = readOutputs();
    const restore = applyEnv(localEnv(outputs));
    const stop = async () => {
      restore();
      rmSync(folder, { recursive: true, force: true });
    };
    return { outputs, gaps: {}, ops, stop };
  }
  const cloud = await startLocalCloud({
    say: (text) => process.stderr.write(`${text}\n`),
    enforceIam: process.env.TELEDOSSIER_IAM === 'enforced',
  });
  // A file of its own: `.local/outputs.json` belongs to `npm start`, which may be running beside.
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify(cloud.outputs));
  process.env.TELEDOSSIER_OUTPUTS = file;
  const stop = async () => {
    rmSync(folder, { recursive: true, force: true });
    await cloud.stop();
  };
  return { outputs: cloud.outputs, gaps: Object.fromEntries(cloud.gaps.map(({ gap, state }) => [gap.name, state])), ops, stop };
}

/** Integration and e2e share one cloud: whichever project comes first starts it. The workers inherit its AWS_* variables. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared[KEY] ??= start();
  const { outputs, gaps, ops, stop } = await shared[KEY];
  project.provide('outputs', outputs);
  project.provide('gaps', gaps);
  project.provide('ops', ops);
  return async () => {
    // Twice is once.
    await stop();
  };
}
