import { createWriteStream } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { interruptible } from '../../local/cloud/interruptible.ts';
import { breakDossiers, reference, told } from './break-dossiers.ts';
import { startLivesCloud } from './lives-cloud.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('un entier à partir de 1');
  return value;
};
const share = (text: string): number => {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('de 0 à 1');
  return value;
};

const program = new Command('faults')
  .description('Dossiers menés à leur fin sur les fonctions déployées en local, pendant que leurs appels échouent.')
  .option('--dossiers <n>', 'nombre de dossiers', whole, 8)
  .option('--seed <s>', 'graine : mêmes appels, mêmes pannes', '1')
  .option('--rate <r>', 'part des appels et des événements en panne, de 0 à 1', share, 0.1)
  .option('--suppress <r>', 'part des courriels dont l’événement SES se perd, de 0 à 1', share, 0.02)
  .option('--trace <fichier>', 'y écrit chaque appel et la panne qu’il a subie')
  .option('--json', 'dernière ligne : les chiffres')
  .parse();
const { dossiers, seed, rate, suppress, trace, json = false } = program.opts();

const code = await interruptible(async (signal) => {
  const say = (line: string): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);
  const file = trace === undefined ? undefined : createWriteStream(trace);
  const cloud = await startLivesCloud(say, signal);
  try {
    say('Passage sans panne…');
    const expected = await reference(cloud, signal);
    say('Passage avec pannes…');
    const report = await breakDossiers(cloud, expected, {
      dossiers,
      seed,
      rate,
      suppress,
      say,
      signal,
      ...(file ? { trace: (line) => void file.write(`${(performance.now() / 1000).toFixed(2)} ${line}\n`) } : {}),
    });
    say(told(report));
    if (json) process.stdout.write(`${JSON.stringify(report.figures)}\n`);
    const { lost, doubled, diverged, residue } = report.figures;
    return lost + doubled + diverged + residue === 0 ? 0 : 1;
  } finally {
    await cloud.stop();
  }
});
process.exit(code);
