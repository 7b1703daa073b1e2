import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index.ts';
import { createFrame, type FrameDeps } from './frame.ts';
import { EXIT } from './refused.ts';

/** What commander says by itself, in French; its codes are a documented part of its interface. */
const SENTENCES: Readonly<Record<string, (message: string) => string>> = {
  'commander.missingArgument': (message) => `Il manque un argument${quoted(message)}.`,
  'commander.optionMissingArgument': (message) => `Il manque la valeur de l’option${quoted(message)}.`,
  'commander.missingMandatoryOptionValue': (message) => `Il manque l’option${quoted(message)}.`,
  'commander.unknownOption': (message) => `Option inconnue${quoted(message)}.`,
  'commander.unknownCommand': (message) => `Commande inconnue${quoted(message)}.`,
  'commander.excessArguments': () => 'Trop d’arguments.',
};
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Global Options:': 'Options communes :',
  'Commands:': 'Commandes :',
};

const quoted = (message: string): string => {
  const name = /'([^']+)'/.exec(message)?.[1];
  return name === undefined ? '' : ` « ${name} »`;
};

/** Runs one command of the operator; answers its exit code. */
export async function runOps(argv: readonly string[], deps: FrameDeps): Promise<number> {
  const frame = createFrame(deps);
  const program = new Command('ops')
    .description(
      'Commandes des opérateurs de la plate-forme des télédossiers. Sans --stage ni --profile : le cloud local de « npm start ».',
    )
    .option('--stage <étape>', 'étape AWS : preprod ou prod (avec --profile)')
    .option('--profile <nom>', 'profil AWS de cette étape')
    .option('--json', 'réponse en JSON')
    .option('--oui', 'confirme d’avance ce qui détruit')
    .helpOption('-h, --help', 'affiche cette aide')
    .helpCommand(false)
    .configureHelp({ styleTitle: (title) => TITLES[title] ?? title, showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => deps.print(text.trimEnd()),
      writeErr: (text) => deps.terminal.say(text.trimEnd()),
      outputError: () => {},
    })
    .exitOverride();
  for (const command of COMMANDS) command.register(program, frame);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return frame.exitCode();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group without its command prints its help: commander calls that an error, and so it is.
    if (error.exitCode === 0) return EXIT.done;
    const sentence = SENTENCES[error.code];
    if (sentence !== undefined) deps.terminal.say(`${sentence(error.message)}\nAide : npm run ops -- --help`);
    return EXIT.misused;
  }
}
