import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalCloud } from '../cloud/index.ts';
import type { OutputCommune } from '../cloud/outputs.ts';
import { signIn } from '../players/agent.ts';
import { answerTo, communeSoftware } from '../players/commune.ts';
import { portal } from '../players/portal.ts';
import { until } from '../players/until.ts';
import { allerPackage, samplePdf } from '../portail/package.ts';
import { observer } from './observe.ts';
import { box, green, mail, say, timeline, title } from './print.ts';

/** The step at which the story stopped, for the person who must look. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

async function step<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    const result = await run();
    say(`${green('✓')} ${what}`);
    return result;
  } catch (error) {
    throw new StepFailed(what, { cause: error });
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** A number of the usual shape, new at each run. */
function newNumero(): string {
  return `A-${Math.floor(Math.random() * 10)}-${Math.random().toString(36).slice(2, 10).toUpperCase().padEnd(8, '0')}`;
}

function communeWith(communes: readonly OutputCommune[], demarche: 'RCO' | 'ILE', mode: 'sftp' | 'courriel'): OutputCommune {
  const found = communes.find(({ raccordements }) => raccordements.RCO?.mode === mode && raccordements.ILE?.mode === mode);
  if (found === undefined) throw new Error(`no commune of the local cloud has ${demarche} by ${mode}`);
  return found;
}

/** Two real packages go to two communes, come back answered, and close: the main job, told as it happens. */
export async function playStory(cloud: LocalCloud): Promise<void> {
  const { outputs } = cloud;
  const folder = await mkdtemp(path.join(tmpdir(), 'teledossier-demo-'));
  try {
    const play = {
      ...cloud,
      numeros: { RCO: newNumero(), ILE: newNumero() },
      portal: portal(outputs),
      observer: observer(outputs),
      folder,
    };
    title('1. Le portail dépose deux dossiers');
    const rco = communeWith(outputs.communes, 'RCO', 'sftp');
    const ile = communeWith(outputs.communes, 'ILE', 'courriel');
    const packages = await depositBoth(play, rco, ile);
    title(`2. ${rco.nom} : recensement citoyen, par la boîte sFTP`);
    await answerBySftp(play, rco, packages.RCO);
    title(`3. ${ile.nom} : liste électorale, par courriel et Gestionnaire de Suivi`);
    await answerInGs(play, ile, packages.ILE);
    await tellTheEnd(play);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Play extends LocalCloud {
  readonly numeros: { readonly RCO: string; readonly ILE: string };
  readonly portal: ReturnType<typeof portal>;
  readonly observer: ReturnType<typeof observer>;
  readonly folder: string;
}

async function depositBoth({ numeros, portal: sender, observer: look }: Play, rco: OutputCommune, ile: OutputCommune) {
  const date = new Date(Date.now() - 60_000);
  const packages = {
    RCO: await allerPackage({
      numero: numeros.RCO,
      demarche: 'RCO',
      insee: rco.insee,
      siret: rco.siret,
      date,
      email: 'camille.exemple@usager.test',
    }),
    ILE: await allerPackage({
      numero: numeros.ILE,
      demarche: 'ILE',
      insee: ile.insee,
      siret: ile.siret,
      date,
      email: 'dominique.exemple@usager.test',
    }),
  };
  for (const demarche of ['RCO', 'ILE'] as const) {
    await step(`${demarche} : paquet ${numeros[demarche]} déposé (${packages[demarche].length} octets)`, () =>
      sender.deposit(`${numeros[demarche]}-${demarche}-2.zip`, packages[demarche]),
    );
  }
  for (const demarche of ['RCO', 'ILE'] as const) {
    await step(`${demarche} : dossier transmis à la commune`, () =>
      until('le dossier est transmis', async () => ((await look.dossier(numeros[demarche]))?.status === 'transmis' ? true : undefined)),
    );
  }
  return packages;
}

async function answerBySftp({ numeros, observer: look, outputs, folder }: Play, commune: OutputCommune, aller: Buffer): Promise<void> {
  const raccordement = commune.raccordements.RCO;
  if (raccordement?.mode !== 'sftp') throw new Error('not connected by sFTP');
  const numero = numeros.RCO;
  const software = await communeSoftware(outputs, raccordement, folder);
  const client = software.client === 'sftp' ? 'sftp' : 'la bibliothèque ssh2 (OpenSSH est absent de cette machine)';
  const status = async () => (await look.dossier(numero))?.status;
  const waitFor = (wanted: string) =>
    until(`le dossier passe à « ${wanted} »`, async () => ((await status()) === wanted ? true : undefined));

  box(`Boîte ${raccordement.boite}, avant`, await look.box(raccordement.boite));
  const name = await step(`la commune liste sa boîte avec ${client}`, async () => {
    const found = (await software.list('teledossiers')).find((file) => file.includes(numero));
    if (found === undefined) throw new Error('the file of the dossier is not in the box');
    return found;
  });
  const fetched = await step(`elle récupère ${name}`, () => software.fetch('teledossiers', name));
  await step('le fichier reçu est celui que le portail a déposé, octet pour octet', async () =>
    check(fetched.equals(aller), 'the bytes differ'),
  );
  await step('le dossier passe à « recu »', () => waitFor('recu'));
  await software.remove('teledossiers', name);
  await step('un flux retour illisible est refusé, avec un rapport', async () => {
    await software.upload('essai.zip', Buffer.from('ceci n’est pas une archive'));
    const report = await until('le rapport de rejet', async () =>
      (await look.box(raccordement.boite)).find(({ key }) => /^rejets\/.*\.txt$/.test(key)),
    );
    for (const line of (await software.fetch('rejets', report.key.slice('rejets/'.length))).toString('utf8').trimEnd().split('\n'))
      say(`    │ ${line}`);
  });
  await step('flux retour : en cours de traitement', async () => {
    await software.upload(`${numero}-RCO-en-cours.zip`, await answerTo(fetched, { status: '16' }));
    await waitFor('en-cours');
  });
  await step('flux retour : clos, avec un commentaire et l’attestation de recensement', async () => {
    const attestation = {
      name: 'attestation.pdf',
      title: 'Attestation de recensement',
      code: 'attestation',
      bytes: samplePdf('Attestation de recensement'),
    };
    const comment = 'Votre attestation de recensement est jointe. Pour toute question : mairie@exemple.test.';
    await software.upload(`${numero}-RCO-clos.zip`, await answerTo(fetched, { status: '100', comment, pieces: [attestation] }));
    await waitFor('clos');
  });
  await until('le reçu du flux retour', async () =>
    (await look.box(raccordement.boite)).filter(({ key }) => /^traites\/.*\.json$/.test(key)).length >= 2 ? true : undefined,
  );
  box(`Boîte ${raccordement.boite}, après`, await look.box(raccordement.boite));
}

async function answerInGs({ numeros, observer: look, outputs }: Play, commune: OutputCommune, aller: Buffer): Promise<void> {
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

/** Each dossier: mails of acknowledgement and transmis in one, en-cours, clos; and the notice to the mairie. */
const MAILS_EXPECTED = { RCO: 3, ILE: 4 } as const;

async function tellTheEnd({ numeros, observer: look, portal: sender, mails }: Play): Promise<void> {
  title('4. Ce que chacun a reçu');
  const of = async (numero: string) => (await mails()).filter(({ subject }) => subject.includes(numero));
  for (const demarche of ['RCO', 'ILE'] as const) {
    await step(`les ${MAILS_EXPECTED[demarche]} mails du dossier ${numeros[demarche]} sont partis, chacun une fois`, () =>
      until('les mails', async () => ((await of(numeros[demarche])).length >= MAILS_EXPECTED[demarche] ? true : undefined)),
    );
    check((await of(numeros[demarche])).length === MAILS_EXPECTED[demarche], 'a mail was sent twice');
  }
  say();
  for (const received of await mails()) mail(received);
  title('5. Ce que le portail sait');
  for (const numero of Object.values(numeros)) {
    for (const fact of await sender.facts(numero)) say(`${numero}  ${fact.fact.padEnd(9)} ${'status' in fact ? fact.label : ''}`);
  }
  title('6. Chronologie');
  timeline((await Promise.all(Object.values(numeros).map(look.timeline))).flat());
  check((await sender.waiting()).length === 0, 'the depot still holds a package');
  say();
  say(green('Les deux dossiers sont clos. Rien n’est perdu, rien n’est en double.'));
}
