import { type RetourToWrite, writeRetour, zipOf } from '../../functions/formats/retour-writer.ts';
import { readZip } from '../../functions/formats/zip.ts';
import { type Sample, samplePdf } from './sample.ts';

const base = {
  numero: 'A-9-EXEMPLE1',
  demarche: 'RCO',
  messageId: 'A-9-EXEMPLE1 1234567 Principal 2026-11-20T09:30:00',
  dateTime: '2026-11-23T10:15:00.000+01:00',
  sender: { siret: '21010001000011', service: 'RCO' },
  recipient: { siret: '00000000012011', service: 'flux_GS_PEC_AVL' },
};

/** Good return flows, by name of the file. */
export const RETOURS: Readonly<Record<string, RetourToWrite>> = {
  'retour-en-cours': { ...base, status: '16' },
  'retour-attente-complements': {
    ...base,
    status: '17',
    comment:
      'La page du livret de famille qui vous concerne est illisible. Merci d’en apporter une copie en mairie, ou de l’envoyer à mairie@commune.example.',
  },
  'retour-non-recevable': {
    ...base,
    status: '15',
    comment: 'Vous n’avez pas encore 16 ans : le recensement est possible à partir de votre anniversaire.',
  },
  'retour-clos-avec-attestation': {
    ...base,
    status: '100',
    comment: 'Votre attestation de recensement est jointe. Conservez-la : elle n’est délivrée qu’une fois.',
    pieces: [{ name: 'attestation de recensement.pdf', title: 'Attestation de recensement', code: 'attestation', bytes: samplePdf() }],
  },
  'retour-erreur-integration': { ...base, status: 'erreur-integration' },
};

type Entry = { name: string; bytes: Buffer };

/** The files of a good return flow, to be spoilt and zipped again. */
async function spoilt(retour: RetourToWrite, change: (files: Entry[]) => Entry[]): Promise<Buffer> {
  const read = await readZip(await writeRetour(retour));
  if (!read.ok) throw new Error(read.refusal.code);
  return zipOf(change(read.value.map(({ name, bytes }) => ({ name, bytes }))));
}

const enCours: RetourToWrite = { ...base, status: '16' };
const withDocument: RetourToWrite = {
  ...base,
  status: '100',
  pieces: [{ name: 'attestation.pdf', title: 'Attestation de recensement', code: 'attestation', bytes: samplePdf() }],
};
const inMessage = (from: string, to: string) => (files: Entry[]) =>
  files.map(({ name, bytes }) => ({ name, bytes: name === 'message.xml' ? Buffer.from(bytes.toString('utf8').replace(from, to)) : bytes }));

/** Return flows as mairies' software writes them: good ones, and the usual faults. */
export async function retourSamples(): Promise<Sample[]> {
  const good = Object.entries(RETOURS).map(async ([name, retour]) => ({ name, bytes: await writeRetour(retour), verdict: 'accepte' }));
  const whole = await writeRetour(enCours);
  const wrong: Sample[] = [
    { name: 'refus-statut-inconnu', bytes: await writeRetour({ ...base, status: '18' }), verdict: 'STATUT_INCONNU' },
    { name: 'refus-version-du-profil', bytes: await writeRetour({ ...enCours, version: '2' }), verdict: 'PROFIL_INCONNU' },
    {
      name: 'refus-document-non-declare',
      bytes: await spoilt(enCours, (files) => [...files, { name: 'attestation.pdf', bytes: samplePdf() }]),
      verdict: 'FICHIER_NON_DECLARE',
    },
    {
      name: 'refus-document-absent',
      bytes: await spoilt(withDocument, (files) => files.filter(({ name }) => name === 'message.xml')),
      verdict: 'FICHIER_DECLARE_ABSENT',
    },
    {
      name: 'refus-document-d-un-autre-type',
      bytes: await spoilt(withDocument, (files) =>
        files.map(({ name, bytes }) => ({ name, bytes: name === 'message.xml' ? bytes : Buffer.from('Bonjour') })),
      ),
      verdict: 'PIECE_REFUSEE',
    },
    {
      name: 'refus-commentaire-trop-long',
      bytes: await writeRetour({ ...enCours, comment: 'a'.repeat(4_001) }),
      verdict: 'COMMENTAIRE_TROP_LONG',
    },
    {
      name: 'refus-sans-numero',
      bytes: await spoilt(
        enCours,
        inMessage(`<NumeroTeledemarche>${base.numero}</NumeroTeledemarche>`, '<NumeroTeledemarche></NumeroTeledemarche>'),
      ),
      verdict: 'NUMERO_INVALIDE',
    },
    { name: 'refus-archive-coupee', bytes: whole.subarray(0, whole.length - 30), verdict: 'ZIP_TRONQUE' },
  ];
  return [...(await Promise.all(good)), ...wrong];
}
