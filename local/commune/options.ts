import { Command, InvalidArgumentError, Option } from 'commander';
import { COMMANDS_HELP } from './commands.ts';
import { FAULT_NAMES, FAULTS, type FaultName, isFault } from './faults.ts';

export interface CommuneOptions {
  readonly fault: readonly FaultName[];
  readonly once: boolean;
  readonly for?: number;
  readonly port: number;
  readonly scale: number;
  readonly folder?: string;
  readonly user: string;
  readonly password?: string;
  readonly communes: number;
  readonly mode: 'sftp' | 'mixte';
  readonly answers: readonly string[];
  readonly answerAfter: number;
  readonly deposit: number;
  readonly alone: boolean;
  readonly json: boolean;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('un nombre positif est attendu');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('un nombre entier est attendu');
  return value;
}

function fault(text: string, former: readonly FaultName[]): FaultName[] {
  if (!isFault(text)) throw new InvalidArgumentError(`pannes connues : ${FAULT_NAMES.join(', ')}`);
  return [...former, text];
}

const list = (text: string): string[] => text.split(',').filter((word) => word !== '');

/** Reads the command line; ends the process with its help, or with what is wrong. */
export function readOptions(argv: readonly string[]): CommuneOptions {
  const width = Math.max(...FAULT_NAMES.map((name) => name.length));
  const faults = FAULT_NAMES.map((name) => `  ${name.padEnd(width)}  ${FAULTS[name]}`).join('\n');
  const command = new Command('commune')
    .description(
      'Simule une commune : un serveur SFTP qui reçoit les télédossiers, et un logiciel qui les relève et répond par des flux retour.\n' +
        'À côté de « npm start », la plate-forme lui remet ses dossiers ; sans lui, c’est un serveur SFTP où l’on peut tout déposer.',
    )
    .option('--fault <panne>', 'panne en place dès le départ (plusieurs fois si besoin)', fault, [])
    .option('--once', 'chaque panne de --fault ne frappe qu’une fois', false)
    .option('--for <secondes>', 'chaque panne de --fault cesse après cette durée', positive)
    .option('--port <port>', 'port du serveur (un port libre)', whole, 0)
    .option('--scale <n>', 'horloge n fois plus rapide : retards, pauses et durées (1)', positive, 1)
    .option('--folder <dossier>', 'où garder les fichiers (un dossier supprimé à la fin)')
    .option('--user <nom>', 'compte du serveur (hub)', 'hub')
    .option('--password <mot>', 'son mot de passe (tiré au sort)')
    .option('--communes <n>', 'nombre de communes sur ce serveur (1)', positive, 1)
    .addOption(
      new Option('--mode <mode>', 'raccordement de ces communes : sftp ou mixte (sftp)').choices(['sftp', 'mixte']).default('sftp'),
    )
    .option('--answers <codes>', 'statuts répondus à chaque dossier (16,100) ; vide : aucun', list, ['16', '100'])
    .option('--answer-after <secondes>', 'délai avant chaque réponse (2)', positive, 2)
    .option('--deposit <n>', 'le portail dépose n dossiers pour chaque commune (0)', whole, 0)
    .option('--alone', 'ne cherche pas de cloud local en marche', false)
    .option('--json', 'une ligne JSON par fait', false)
    .helpOption('-h, --help', 'affiche cette aide')
    // The defaults are said in the descriptions, in French.
    .configureHelp({ optionDescription: ({ description }) => description, styleTitle: (title) => title.replace(/:$/, ' :') })
    .addHelpText(
      'after',
      `\nEntre parenthèses : ce qui vaut sans l’option.\n\nPannes :\n${faults}\n\n` +
        `Pendant la marche, sur l’entrée standard ou par POST à l’adresse de commande :\n  ${COMMANDS_HELP}`,
    )
    .parse(argv, { from: 'user' });
  return command.opts<CommuneOptions>();
}
