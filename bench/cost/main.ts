import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { stageConfig } from '../../infra/config.ts';
import { stageTemplates } from '../../infra/stage-templates.ts';
import { interruptible } from '../../local/cloud/interruptible.ts';
import { fixedOf } from './fixed.ts';
import { measure } from './measure.ts';
import { priceList } from './prices.ts';
import { told } from './print.ts';
import { KEPT, keptUsage, type Usage } from './usage.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('un entier à partir de 1');
  return value;
};

const program = new Command('cost')
  .description(
    'Coût de mille dossiers : joués sur un cloud local, du dépôt à la destruction, chaque appel compté puis multiplié par son prix.',
  )
  .option('--dossiers <n>', 'nombre de dossiers joués', whole, 1_000)
  .option('--kept', 'ne joue rien : les chiffres gardés dans bench/cost/measured.json')
  .option('--keep', 'garde les chiffres de ce passage dans bench/cost/measured.json, que lit « npm run capacity »')
  .option('--json', 'dernière ligne : les chiffres')
  .parse();
const { dossiers, kept = false, keep = false, json = false } = program.opts();
const say = (line: string): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);

/** Plays the dossiers. The logger reads its level when it is loaded; the lines of the functions themselves are counted. */
const played = (): Promise<Usage> => interruptible((signal) => measure(dossiers, (line) => process.stderr.write(`${line}\n`), signal));

const usage = kept ? keptUsage() : await played();
if (keep) writeFileSync(KEPT, `${JSON.stringify(usage, undefined, 2)}\n`);
const { text, figures } = told(usage, fixedOf(stageTemplates(stageConfig('prod'))), priceList());
say(text);
if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
