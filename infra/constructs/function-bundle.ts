import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';
import { NODE_BUNDLE } from './node-bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * How a function is bundled; test/infra/bundle.test.ts uses the same options. The SDK is bundled (a pinned
 * version, a faster start); the map lies beside the code for whoever reads a stack trace, and the runtime does not load it.
 */
export function bundleOptions(name: string, outdir: string): BuildOptions {
  return {
    ...NODE_BUNDLE,
    absWorkingDir: ROOT,
    entryPoints: { index: `functions/${name}/handler.ts` },
    outdir,
    outExtension: { '.js': '.mjs' },
    alias: { '@aws-sdk/credential-provider-node': './functions/adapters/lambda-credentials.ts' },
    minify: true,
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
  };
}

/** Bundled in this process: no Docker, no package installed, one second for all the functions. */
export function functionCode(name: string): AssetCode {
  return Code.fromAsset(`${ROOT}functions/${name}`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-pulled'),
      local: {
        tryBundle(outdir) {
          buildSync(bundleOptions(name, outdir));
          return true;
        },
      },
    },
  });
}
