import type { OutputCommune } from '../cloud/outputs.ts';
import { answerTo, communeSoftware } from '../players/commune.ts';
import { until } from '../players/until.ts';
import { samplePdf } from '../portail/package.ts';
import type { Play } from './play.ts';
import { box, say } from './print.ts';
import { check, step } from './step.ts';

/** A commune pulls its dossier from its boite, and answers by return flows: one refused, two accepted. */
export async function answerBySftp(
  { numeros, observer: look, outputs, folder }: Play,
  commune: OutputCommune,
  aller: Buffer,
): Promise<void> {
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
