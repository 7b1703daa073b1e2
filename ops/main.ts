import { randomBytes } from 'node:crypto';
import { config, locales } from 'zod';
import { openContext } from './context/index.ts';
import { runOps } from './program.ts';
import { processTerminal } from './terminal.ts';

config(locales.fr());
process.exitCode = await runOps(process.argv.slice(2), {
  openContext,
  terminal: processTerminal(),
  print: (text) => void process.stdout.write(`${text}\n`),
  newId: () => randomBytes(8).toString('hex'),
  now: () => new Date(),
});
