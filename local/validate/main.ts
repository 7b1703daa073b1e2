import { Command, InvalidArgumentError } from 'commander';
import { localParisInstant } from '../../functions/domain/legal-time.ts';
import { typedPath } from '../../ops/typed-path.ts';
import { type Directory, openDirectory } from './directory.ts';
import { summaryText, verdictText } from './print-verdict.ts';
import { createValidateFile, type Verdict } from './validate-file.ts';

/** Says of each file what the hub would say, for editors and operators. Exit code 0 only if all are accepted. */
const command = new Command('validate')
  .description('Dit de chaque fichier ce que la plate-forme en dirait, avec le code de la plate-forme.')
  .argument('<fichiers...>', 'archives ZIP à examiner')
  .option('--json', 'une ligne JSON par fichier')
  .option('--recu-le <jour>', 'jour où les paquets sont supposés arriver, à midi : AAAA-MM-JJ (par défaut : maintenant)', dayOf)
  .option('--retour', 'les fichiers sont des flux retour (par défaut : des paquets aller)')
  .helpOption('-h, --help', 'affiche cette aide')
  .parse();
const { json = false, retour = false, recuLe } = command.opts<{ json?: boolean; retour?: boolean; recuLe?: Date }>();

let directory: Directory | undefined;
const validateFile = createValidateFile({
  directory: () => {
    directory ??= openDirectory();
    return directory;
  },
  pathOf: typedPath,
  now: () => recuLe ?? new Date(),
});

const verdicts: Verdict[] = [];
for (const file of command.args) {
  const verdict = await validateFile(file, retour ? 'retour' : 'aller');
  verdicts.push(verdict);
  console.log(json ? JSON.stringify(verdict) : verdictText(verdict));
}
if (!json && verdicts.length > 1) console.log(`\n${summaryText(verdicts)}`);
process.exitCode = verdicts.every(({ accepted }) => accepted) ? 0 : 1;

function dayOf(text: string): Date {
  const noon = localParisInstant(`${text}T12:00:00`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(noon.getTime())) throw new InvalidArgumentError('un jour s’écrit AAAA-MM-JJ');
  return noon;
}
