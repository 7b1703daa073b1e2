import type { OutputCommune } from '../cloud/outputs.ts';
import { signIn } from '../players/agent.ts';
import { until } from '../players/until.ts';
import { samplePdf } from '../portail/package.ts';
import type { Play } from './play.ts';
import { check, step } from './step.ts';

/** An agent downloads the dossier in the Gestionnaire de Suivi, and answers there. */
export async function answerInGs({ numeros, observer: look, outputs }: Play, commune: OutputCommune, aller: Buffer): Promise<void> {
  const raccordement = commune.raccordements.ILE;
  if (raccordement?.mode !== 'courriel') throw new Error('not connected by mail');
  const numero = numeros.ILE;
  const agent = await step('l’agent se connecte au GS', () => signIn(outputs, raccordement.agent, raccordement.agentPassword));
  const version = async () => (await agent.show(numero)).body.version;
  await step('il voit le dossier dans la liste', async () => {
    const { body } = await agent.list('?demarche=ILE');
    check(
      body.dossiers.some((one) => one.numero === numero),
      'the dossier is not listed',
    );
  });
  await step('il télécharge le dossier, octet pour octet', async () => {
    const { body } = await agent.download(numero);
    const bytes = Buffer.from(await (await fetch(body.url)).arrayBuffer());
    check(bytes.equals(aller), 'the bytes differ');
  });
  await step('il met le dossier en cours de traitement', async () => {
    const { status } = await agent.decide(numero, { statut: 'en-cours', version: await version() });
    check(status === 200, `the GS answered ${status}`);
  });
  await step('il clôt le dossier, avec un commentaire et un document', async () => {
    const id = await agent.attach(numero, 'recepisse.pdf', 'application/pdf', samplePdf('Récépissé de demande'));
    const commentaire = 'Votre demande sera examinée par la commission. Écrivez-nous à elections@exemple.test.';
    const { status } = await agent.decide(numero, { statut: 'clos', version: await version(), commentaire, documents: [id] });
    check(status === 200, `the GS answered ${status}`);
  });
  await step('le dossier est clos', () =>
    until('le dossier est clos', async () => ((await look.dossier(numero))?.status === 'clos' ? true : undefined)),
  );
}
