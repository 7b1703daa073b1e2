import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync, type OutputFile } from 'esbuild';
import { FUNCTION_TIMEOUTS, type FunctionName } from '../function-timeouts.ts';
import { NODE_BUNDLE } from './node-bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * How functions are bundled; tests use the same options. The SDK is bundled (a pinned version, a faster start); the map lies beside the code
 * for whoever reads a stack trace, and the runtime does not load it.
 */
const options = (entryPoints: Readonly<Record<string, string>>, outdir: string): BuildOptions => ({
  ...NODE_BUNDLE,
  absWorkingDir: ROOT,
  entryPoints: { ...entryPoints },
  outdir,
  outExtension: { '.js': '.mjs' },
  alias: { '@aws-sdk/credential-provider-node': './functions/adapters/lambda-credentials.ts' },
  minify: true,
  charset: 'utf8',
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
});

const handlerOf = (name: string): string => `functions/${name}/handler.ts`;

/** One function, as `index.mjs` in its folder. */
export const bundleOptions = (name: string, outdir: string): BuildOptions => options({ index: handlerOf(name) }, outdir);

/** All of them at once, each in a folder of its name: what they share is read once, and each comes out as when it is bundled alone, to the byte. */
export const bundlesOptions = (outdir: string): BuildOptions =>
  options(Object.fromEntries(Object.keys(FUNCTION_TIMEOUTS).map((name) => [`${name}/index`, handlerOf(name)])), outdir);

let bundled: readonly OutputFile[] | undefined;

/** The bundle of a function and its map: all are made when the first is asked for. The map names its sources as seen from `cdk.out`, wherever the assembly goes. */
function bundleOf(name: string): readonly OutputFile[] {
  bundled ??= buildSync({ ...bundlesOptions(join(ROOT, 'cdk.out')), write: false }).outputFiles ?? [];
  return bundled.filter(({ path }) => basename(dirname(path)) === name);
}

/** Bundled in this process: no Docker, no package installed. */
export function functionCode(name: FunctionName): AssetCode {
  return Code.fromAsset(join(ROOT, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-pulled'),
      local: {
        tryBundle(outdir) {
          for (const { path, contents } of bundleOf(name)) writeFileSync(join(outdir, basename(path)), contents);
          return true;
        },
      },
    },
  });
}
