import { typedPath } from '../../ops/typed-path.ts';
import { messageOf } from '../cloud/errors.ts';
import { interruptible } from '../cloud/interruptible.ts';
import { COMMANDS_HELP } from './commands.ts';
import { readCommands } from './control.ts';
import { runningCloud } from './hub.ts';
import { journal } from './journal.ts';
import { readOptions } from './options.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const { alone, json, deposit, ...options } = readOptions(process.argv.slice(2));
const tell = journal(json);

/** Where to connect, for a person or for a program. */
function present({ server, hub, control }: Simulator): void {
  const { host, port, username, password, hostKeys, directories } = server;
  const communes = (hub?.communes ?? []).map(({ commune, directory, boite }) => ({
    insee: commune.insee,
    siret: commune.siret,
    nom: commune.nom,
    directory,
    boite: boite.boite,
  }));
  if (json) {
    const endpoint = hub && { id: hub.endpoint.id, connectorId: hub.endpoint.connectorId };
    const about = { what: 'ready', host, port, username, password, hostKeys, directories, control, endpoint, communes };
    process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...about })}\n`);
    return;
  }
  const lines = [
    'Le serveur de la commune est prêt.',
    `  sftp -P ${port} ${username}@${host}     mot de passe : ${password}`,
    ...hostKeys.map((key) => `  clé d’hôte  ${key}`),
    `  dossiers    ${directories.map((directory) => `${directory} → ${server.here(directory)}`).join(' · ')}`,
    `  commandes   ${COMMANDS_HELP}`,
    `              curl -d 'fault slow once' ${control}`,
    ...(communes.length === 0
      ? ['  Pas de cloud local en marche : un serveur SFTP, sans réponse à ce qui arrive.']
      : communes.map(({ nom, insee, directory, boite }) => `  ${nom} (${insee}) : ${directory}, boîte ${boite}`)),
    'Ctrl-C pour arrêter.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

try {
  await interruptible(async (signal) => {
    // npm runs its scripts in the folder of the project: names are those of the folder where the command was typed.
    const folder = options.folder && { folder: typedPath(options.folder) };
    const outputs = alone ? undefined : runningCloud();
    const simulator = await startSimulator({ ...options, ...folder, outputs, tell });
    const deaf = readCommands(process.stdin, simulator.obey);
    try {
      present(simulator);
      await simulator.deposit(deposit);
      const interrupted = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([interrupted, simulator.stopped]);
    } finally {
      deaf();
      await simulator.close();
      tell({ what: 'stopped' });
    }
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
