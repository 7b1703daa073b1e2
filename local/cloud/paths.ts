import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Everything that the local cloud writes inside the project; git ignores it. */
export const LOCAL = join(ROOT, '.local');
export const BIN = join(ROOT, 'node_modules', '.bin');
export const OUTPUTS_FILE = join(LOCAL, 'outputs.json');
