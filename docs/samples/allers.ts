import { zipOf } from '../../functions/formats/retour-writer.ts';
import { type AllerToWrite, allerPackage, type PackageFile } from '../../local/portail/package.ts';
import { type Sample, sampleJpeg, samplePdf } from './sample.ts';

/** L’Abergement-Clémenciat, SIREN 210 100 012. The date is fixed: the samples are judged as of the next day. */
const base = { insee: '01001', siret: '21010001200017', date: new Date('2026-11-20T09:30:12.674Z') };
export const RECEIVED_ON = '2026-11-21';

/** The package that the portal would build, with small documents that are always the same: same sources, same bytes. */
async function paquet(
  aller: Omit<AllerToWrite, 'mutate'>,
  change: (files: PackageFile[]) => PackageFile[] = (files) => files,
): Promise<Buffer> {
  let built: PackageFile[] = [];
  await allerPackage({
    ...aller,
    mutate(files) {
      built = files;
      return files;
    },
  });
  const nested = await zipOf([{ name: 'justificatif complémentaire.pdf', bytes: samplePdf() }]);
  const small = built.map(({ name, bytes }) => ({ name, bytes: smallOf(name, nested) ?? bytes }));
  return zipOf(change(small));
}

function smallOf(name: string, nested: Buffer): Buffer | undefined {
  if (name.endsWith('.pdf')) return samplePdf();
  if (name.endsWith('.jpg')) return sampleJpeg();
  return name.endsWith('.zip') ? nested : undefined;
}

const rco = { ...base, numero: 'A-9-EXEMPLE1', demarche: 'RCO' };
const ile = { ...base, numero: 'A-9-EXEMPLE2', demarche: 'ILE', prefix: 'pec' };
const inMessage = (from: string, to: string) => (files: PackageFile[]) =>
  files.map(({ name, bytes }) => ({ name, bytes: name === 'message.xml' ? Buffer.from(bytes.toString('utf8').replace(from, to)) : bytes }));

/** Packages as communes receive them, and packages that the hub refuses. */
export async function allerSamples(): Promise<Sample[]> {
  const whole = await paquet(rco);
  return [
    { name: 'recensement', bytes: whole, verdict: 'accepte' },
    { name: 'inscription-listes-electorales', bytes: await paquet(ile), verdict: 'accepte' },
    {
      name: 'avertissement-piece-attendue-absente',
      bytes: await paquet({ ...rco, message: { pieces: [] }, entete: { pieces: [] } }, (files) =>
        files.filter(({ name }) => !name.includes('-pj-')),
      ),
      verdict: 'accepte',
    },
    { name: 'avertissement-numero-inhabituel', bytes: await paquet({ ...rco, numero: 'EXEMPLE-2026-1' }), verdict: 'accepte' },
    { name: 'refus-archive-coupee', bytes: whole.subarray(0, whole.length - 30), verdict: 'ZIP_TRONQUE' },
    {
      name: 'refus-sans-message',
      bytes: await paquet(rco, (files) => files.filter(({ name }) => name !== 'message.xml')),
      verdict: 'MESSAGE_ABSENT',
    },
    {
      name: 'refus-doctype',
      bytes: await paquet(rco, inMessage('?><', '?><!DOCTYPE Message [<!ENTITY a "b">]><')),
      verdict: 'XML_DTD',
    },
    {
      name: 'refus-piece-declaree-absente',
      bytes: await paquet(rco, (files) => files.filter(({ name }) => !name.includes('-pj-ji-'))),
      verdict: 'FICHIER_DECLARE_ABSENT',
    },
    {
      name: 'refus-programme-parmi-les-pieces',
      bytes: await paquet(rco, (files) => [...files, { name: 'visionneuse.exe', bytes: Buffer.from('MZ') }]),
      verdict: 'FICHIER_INTERDIT',
    },
    { name: 'refus-demarche-inconnue', bytes: await paquet({ ...rco, demarche: 'XYZ' }), verdict: 'DEMARCHE_INCONNUE' },
    { name: 'refus-deux-numeros', bytes: await paquet({ ...rco, entete: { numero: 'A-9-EXEMPLE9' } }), verdict: 'CONTRADICTION_NUMERO' },
    { name: 'refus-deux-communes', bytes: await paquet({ ...rco, siret: '21750001600019' }), verdict: 'SIRET_CONTRADICTOIRE' },
    { name: 'refus-date-future', bytes: await paquet({ ...rco, date: new Date('2026-12-20T09:30:12.674Z') }), verdict: 'DATE_FUTURE' },
    { name: 'refus-trop-ancien', bytes: await paquet({ ...rco, date: new Date('2026-10-01T09:30:12.674Z') }), verdict: 'DEPOT_PERIME' },
  ];
}
