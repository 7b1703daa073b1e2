import { Command } from 'commander';
import { benchIngest } from './ingest.ts';

const program = new Command('bench').description('Mesures : des rapports et des unités, jamais des durées, et jamais des tests.');
program
  .command('ingest')
  .description('lecture d’un paquet, contre jszip + fast-xml-parser + zod')
  .option('--json', 'dernière ligne : {"warm":{"64KB":r,"1MB":r,"8MB":r},"cold":r}')
  .action(({ json = false }: { json?: boolean }) => benchIngest(json));
program
  .command('deadlines')
  .description('unités lues et écrites par un passage de sweep-due, selon le nombre de dossiers ouverts')
  .option('--json', 'dernière ligne : {"due":n,"units":{"1000":u,"10000":u,"100000":u}}')
  .action(async ({ json = false }: { json?: boolean }) => {
    // The logger reads it once, when it is loaded: a hundred lines of one sweep would hide the figures.
    process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
    await (await import('./deadlines.ts')).benchDeadlines(json);
  });
await program.parseAsync();
