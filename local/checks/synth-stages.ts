import { join } from 'node:path';
import { command } from '../cloud/command.ts';
import { ROOT } from '../cloud/paths.ts';

const STAGES = ['local', 'preprod', 'prod'];
const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** Without account, credentials nor network. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:AWS_|CDK_)/.test(name)));

async function synth(stage: string, output: string, signal: AbortSignal, say: (text: string) => void): Promise<boolean> {
  const args = [CDK, 'synth', '--quiet', '--context', `stage=${stage}`, '--output', join(output, stage)];
  const ran = await command(process.execPath, args, { cwd: ROOT, env: { ...env, CI: 'true', FORCE_COLOR: '0' }, signal });
  say(ran.code === 0 ? `${stage} : synthèse réussie` : `${stage} : échec\n${ran.output}`);
  return ran.code === 0;
}

/** Synthesises every stage, each into a folder of its name. A finding of cdk-nag fails it. */
export async function synthAll(output: string, signal: AbortSignal, say: (text: string) => void): Promise<boolean> {
  const results: boolean[] = [];
  for (const stage of STAGES) results.push(await synth(stage, output, signal, say));
  return results.every(Boolean);
}
