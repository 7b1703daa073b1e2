/**
 * Writes the samples of return flows of `docs/formats/samples/`: `node docs/samples.ts`. Every value is invented.
 * Each is checked by a unit test: against the XSD, and read by the hub's own reader.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { type RetourToWrite, writeRetour } from '../functions/formats/retour-writer.ts';

const base = {
  numero: 'A-9-EXEMPLE1',
  demarche: 'RCO',
  messageId: 'A-9-EXEMPLE1 1234567 Principal 2026-11-20T09:30:00',
  dateTime: '2026-11-23T10:15:00.000+01:00',
  sender: { siret: '21010001000011', service: 'RCO' },
  recipient: { siret: '00000000012011', service: 'flux_GS_PEC_AVL' },
};

/** The smallest PDF that readers open: one blank page. */
const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

/** Samples by name of the file. */
export const SAMPLES: Readonly<Record<string, RetourToWrite>> = {
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
    pieces: [{ name: 'attestation de recensement.pdf', title: 'Attestation de recensement', code: 'attestation', bytes: PDF }],
  },
  'retour-erreur-integration': { ...base, status: 'erreur-integration' },
};

if (import.meta.main) {
  const folder = new URL('formats/samples/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const [name, sample] of Object.entries(SAMPLES)) writeFileSync(new URL(`${name}.zip`, folder), await writeRetour(sample));
}
