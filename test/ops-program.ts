import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../local/cloud/paths.ts';

/**
 * The operator's command in one file: the tests type it some two hundred times, and reading it anew from its thousand files takes two
 * seconds of processor each time, a quarter of one from a single file.
 * @param folder directly under `.local`: the command finds the project three folders up, as it does from its own place
 * @returns path of the file
 */
export async function opsProgram(folder: string): Promise<string> {
  const outfile = join(folder, 'ops.mjs');
  await build({
    entryPoints: [join(ROOT, 'ops/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    // It has native parts, and finds them by itself.
    external: ['ssh2'],
    banner: { js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);" },
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
