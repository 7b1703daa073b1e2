import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalCloud } from '../cloud/index.ts';
import type { OutputCommune } from '../cloud/outputs.ts';
import { portal } from '../players/portal.ts';
import { until } from '../players/until.ts';
import { allerPackage } from '../portail/package.ts';
import { answerInGs } from './chapter-gs.ts';
import { answerByPush } from './chapter-push.ts';
import { answerBySftp } from './chapter-sftp.ts';
import { observer } from './observe.ts';
import type { Play } from './play.ts';
import { green, mail, say, timeline, title } from './print.ts';
import { check, step } from './step.ts';

/** A number of the usual shape, new at each run. */
function newNumero(): string {
  return `A-${Math.floor(Math.random() * 10)}-${Math.random().toString(36).slice(2, 10).toUpperCase().padEnd(8, '0')}`;
}

function communeWith(communes: readonly OutputCommune[], demarche: 'RCO' | 'ILE', mode: 'sftp' | 'courriel'): OutputCommune {
  const found = communes.find(({ raccordements }) => raccordements.RCO?.mode === mode && raccordements.ILE?.mode === mode);
  if (found === undefined) throw new Error(`no commune of the local cloud has ${demarche} by ${mode}`);
  return found;
}

/** Three real packages go to three communes, come back answered, and close: the main job, told as it happens. */
export async function playStory(cloud: LocalCloud): Promise<void> {
  const { outputs } = cloud;
  const folder = await mkdtemp(path.join(tmpdir(), 'teledossier-demo-'));
  try {
    const play = {
      ...cloud,
      numeros: { RCO: newNumero(), ILE: newNumero(), push: newNumero() },
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
    title('4. Une commune qui a son propre serveur sFTP (mode hybride)');
    await answerByPush(play);
    await tellTheEnd(play);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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

/** Each dossier: acknowledgement and transmis in one mail, en-cours but for the pushed one, clos; and the notice to the mairie that reads in the GS. */
const MAILS_EXPECTED = { RCO: 3, ILE: 4, push: 2 } as const;

async function tellTheEnd({ numeros, observer: look, portal: sender, mails }: Play): Promise<void> {
  title('5. Ce que chacun a reçu');
  const of = async (numero: string) => (await mails()).filter(({ subject }) => subject.includes(numero));
  for (const which of ['RCO', 'ILE', 'push'] as const) {
    const numero = numeros[which];
    await step(`les ${MAILS_EXPECTED[which]} mails du dossier ${numero} sont partis, chacun une fois`, () =>
      until('les mails', async () => ((await of(numero)).length >= MAILS_EXPECTED[which] ? true : undefined)),
    );
    check((await of(numero)).length === MAILS_EXPECTED[which], 'a mail was sent twice');
  }
  say();
  for (const received of await mails()) mail(received);
  title('6. Ce que le portail sait');
  for (const numero of Object.values(numeros)) {
    for (const fact of await sender.facts(numero)) say(`${numero}  ${fact.fact.padEnd(9)} ${'status' in fact ? fact.label : ''}`);
  }
  title('7. Chronologie');
  timeline((await Promise.all(Object.values(numeros).map(look.timeline))).flat());
  check((await sender.waiting()).length === 0, 'the depot still holds a package');
  say();
  say(green('Les trois dossiers sont clos. Rien n’est perdu, rien n’est en double.'));
}
