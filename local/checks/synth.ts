import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../cloud/command.ts';
import { interruptible } from '../cloud/interruptible.ts';
import { LOCAL, ROOT } from '../cloud/paths.ts';

const STAGES = ['local', 'preprod', 'prod'];
const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** `npm run synth`: every stage, without account, credentials nor network. A finding of cdk-nag fails it. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:AWS_|CDK_)/.test(name)));

async function synth(stage: string, output: string, signal: AbortSignal): Promise<boolean> {
  const args = [CDK, 'synth', '--quiet', '--context', `stage=${stage}`, '--output', join(output, stage)];
  const ran = await command(process.execPath, args, { cwd: ROOT, env: { ...env, CI: 'true', FORCE_COLOR: '0' }, signal });
  process.stdout.write(ran.code === 0 ? `${stage} : synthèse réussie\n` : `${stage} : échec\n${ran.output}\n`);
  return ran.code === 0;
}

const ok = await interruptible(async (signal) => {
  mkdirSync(LOCAL, { recursive: true });
  const output = mkdtempSync(join(LOCAL, `run-${process.pid}-synth-`));
  try {
    const results: boolean[] = [];
    for (const stage of STAGES) results.push(await synth(stage, output, signal));
    return results.every(Boolean);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});
process.exit(ok ? 0 : 1);
