import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { ZipFile } from 'yazl';
import { bundleOptions } from '../../infra/constructs/function-bundle.ts';
import type { LocalCloud } from '../../local/cloud/index.ts';

/** A deliberate bug: one text of one module replaced, in the bundles of the functions that are named. */
export interface Mutant {
  readonly name: string;
  readonly functions: readonly string[];
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = path.join(import.meta.dirname, '../..');

/** The bundle of a function as it is deployed (infra/constructs/function-bundle.ts), with a bug where one is given. */
async function bundle(name: string, mutant?: Mutant): Promise<Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'teledossier-mutant-'));
  try {
    await build({
      ...bundleOptions(name, folder),
      plugins:
        mutant === undefined
          ? []
          : [{ name: 'mutant', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, (args) => mutated(args.path, mutant)) }],
    });
    const zip = new ZipFile();
    zip.addBuffer(readFileSync(path.join(folder, 'index.mjs')), 'index.mjs');
    zip.end();
    return await buffer(zip.outputStream);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mutated(file: string, { file: wanted, from, to, name }: Mutant) {
  if (path.relative(ROOT, file) !== wanted) return undefined;
  const source = readFileSync(file, 'utf8');
  // A bug that is no longer there to be made proves nothing.
  if (source.split(from).length !== 2) throw new Error(`${name}: ${wanted} does not hold « ${from} » once`);
  return { contents: source.replace(from, to), loader: 'ts' as const };
}

/** Deploys functions with a bug, does the work, and deploys them as they were. */
export async function withMutant<T>({ outputs }: LocalCloud, mutant: Mutant, work: () => Promise<T>): Promise<T> {
  const lambda = new LambdaClient({ endpoint: outputs.endpoint, region: outputs.region });
  const deploy = async (bug?: Mutant): Promise<void> => {
    for (const name of mutant.functions) {
      const FunctionName = outputs.functions[name];
      if (FunctionName === undefined) throw new Error(`no function ${name} is deployed`);
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: await bundle(name, bug) }));
    }
  };
  await deploy(mutant);
  try {
    return await work();
  } finally {
    await deploy();
  }
}
