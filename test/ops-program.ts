import { join } from 'node:path';
import { build } from 'esbuild';
import { NODE_BUNDLE } from '../infra/constructs/node-bundle.ts';
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
    ...NODE_BUNDLE,
    entryPoints: [join(ROOT, 'ops/main.ts')],
    // It has native parts, and finds them by itself.
    external: ['ssh2'],
    outfile,
  });
  return outfile;
}
