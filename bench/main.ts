import { Command } from 'commander';
import { benchIngest } from './ingest.ts';

const program = new Command('bench').description('Mesures : des rapports, jamais des durées, et jamais des tests.');
program
  .command('ingest')
  .description('lecture d’un paquet, contre jszip + fast-xml-parser + zod')
  .option('--json', 'dernière ligne : {"warm":{"64KB":r,"1MB":r,"8MB":r},"cold":r}')
  .action(({ json = false }: { json?: boolean }) => benchIngest(json));
await program.parseAsync();
