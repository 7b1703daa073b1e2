import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { command } from './command.ts';
import { ACCOUNT, localEnv, REGION } from './endpoint.ts';
import { LocalCloudFailed } from './errors.ts';
import { withLock } from './lock.ts';
import { ROOT } from './paths.ts';

const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

export interface CdkRun {
  readonly endpoint: string;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: (line: string) => void;
}

async function cdk(args: readonly string[], { endpoint, signal, onLine }: CdkRun): Promise<void> {
  const options = { cwd: ROOT, env: { ...localEnv({ endpoint }), CI: 'true', FORCE_COLOR: '0' }, signal, ...(onLine ? { onLine } : {}) };
  const { code, output } = await command(process.execPath, [CDK, ...args], options);
  signal?.throwIfAborted();
  if (code !== 0) throw new LocalCloudFailed(`cdk ${args[0]} a échoué :\n${output.trim().split('\n').slice(-40).join('\n')}`);
}

/** Synthesises the stacks of the local stage into the folder, unless they are there: the same app as for AWS, nothing is left out. */
export function synth(folder: string, signal?: AbortSignal): Promise<void> {
  return withLock(`${folder}.lock`, async () => {
    // Written last.
    if (existsSync(join(folder, 'manifest.json'))) return;
    // No call is made at synth: the endpoint is one that answers nothing.
    await cdk(['synth', '--quiet', '--context', 'stage=local', '--output', folder], { endpoint: 'http://127.0.0.1:9', signal });
  });
}

/** Bootstraps the account of the emulator, as an AWS account must be before its first deployment. */
export function bootstrap(folder: string, run: CdkRun): Promise<void> {
  return cdk(['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', folder], run);
}

const CdkOutputsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** Deploys every stack of a synthesised app; gives the outputs by stack. */
export async function deploy(folder: string, run: CdkRun): Promise<Record<string, Record<string, string>>> {
  // Two clouds may deploy the same app.
  const file = `${folder}-outputs-${new URL(run.endpoint).port}.json`;
  const manner = ['--require-approval', 'never', '--concurrency', '2', '--asset-parallelism', '--progress', 'events'];
  await cdk(['deploy', '--all', '--app', folder, '--outputs-file', file, ...manner], run);
  return CdkOutputsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
