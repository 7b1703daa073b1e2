import { randomBytes } from 'node:crypto';
import { config, locales } from 'zod';
import { openContext } from './context/index.ts';
import { runOps } from './program.ts';
import { processTerminal } from './terminal.ts';

config(locales.fr());
// The product's rules log and count on the standard output, as Lambda wants it: here it carries the answer alone.
const answer = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
process.exitCode = await runOps(process.argv.slice(2), {
  openContext,
  terminal: processTerminal(),
  print: (text) => void answer(`${text}\n`),
  newId: () => randomBytes(8).toString('hex'),
  now: () => new Date(),
});
