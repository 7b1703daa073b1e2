import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { interruptible } from '../cloud/interruptible.ts';
import { LOCAL } from '../cloud/paths.ts';
import { synthAll } from './synth-stages.ts';

/** `npm run synth`: every stage, without account, credentials nor network. */
const ok = await interruptible(async (signal) => {
  mkdirSync(LOCAL, { recursive: true });
  const output = mkdtempSync(join(LOCAL, `run-${process.pid}-synth-`));
  try {
    return await synthAll(output, signal, (text) => process.stdout.write(`${text}\n`));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});
process.exit(ok ? 0 : 1);
