import { type CommuneServer, startCommuneServer } from '../commune/server.ts';
import { signIn } from '../players/agent.ts';
import { openEndpoint, openPushCommune, type PushCommune } from '../players/push-commune.ts';
import { until } from '../players/until.ts';
import { allerPackage } from '../portail/package.ts';
import type { Play } from './play.ts';
import { check, step } from './step.ts';

/** A commune with an sFTP server of its own, and no software that answers: the hybrid mode. */
export async function answerByPush(play: Play): Promise<void> {
  const server = await startCommuneServer();
  try {
    await pushAndAnswer(play, server);
  } finally {
    await server.stop();
  }
}

async function pushAndAnswer({ numeros, outputs, observer: look, portal: sender }: Play, server: CommuneServer): Promise<void> {
  const numero = numeros.push;
  const commune = await step('la commune ouvre son serveur sFTP, la plate-forme le connaît', async () => {
    const endpoint = await openEndpoint(outputs, server);
    return openPushCommune(outputs, { endpoint, directory: server.directory, mode: 'mixte' });
  });
  const zip = await depositFor(commune, numero);
  await step(`paquet ${numero} déposé pour ${commune.commune.nom}`, () => sender.deposit(`${numero}-RCO-2.zip`, zip));
  const [path = ''] = await step('la plate-forme l’apporte sur le serveur de la commune : nom provisoire, puis nom définitif', () =>
    until('le fichier arrive sous son nom définitif', async () => {
      const found = server.received().filter((one) => one.includes(numero));
      return found.length > 0 ? found : undefined;
    }),
  );
  await step(`${path.split('/').at(-1)} est celui que le portail a déposé, octet pour octet`, async () =>
    check(server.read(path).equals(zip), 'the bytes differ'),
  );
  await step('le dossier est transmis', () =>
    until('le dossier est transmis', async () => ((await look.dossier(numero))?.status === 'transmis' ? true : undefined)),
  );
  check(server.received().filter((one) => one.includes(numero)).length === 1, 'the file arrived twice');
  const agent = await signIn(outputs, commune.agent.email, commune.agent.password);
  await step('un agent de la mairie clôt le dossier dans le GS', async () => {
    const { version } = (await agent.show(numero)).body;
    const { status } = await agent.decide(numero, { statut: 'clos', version, commentaire: 'Votre attestation vous attend en mairie.' });
    check(status === 200, `the GS answered ${status}`);
  });
  await until('le dossier est clos', async () => ((await look.dossier(numero))?.status === 'clos' ? true : undefined));
}

function depositFor({ commune: { insee, siret } }: PushCommune, numero: string): Promise<Buffer> {
  const date = new Date(Date.now() - 60_000);
  return allerPackage({ numero, demarche: 'RCO', insee, siret, date, email: 'alix.exemple@usager.test' });
}
