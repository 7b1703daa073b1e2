import { DEMARCHES, type DemarcheCode } from '../../functions/domain/demarches.ts';
import type { Insee, Numero } from '../../functions/domain/ids.ts';
import { enteteXml, type MessageParts, messageXml } from '../../functions/formats/aller-writer.ts';
import { recensementXml } from '../../functions/formats/recensement-writer.ts';
import { zipOf } from '../../functions/formats/retour-writer.ts';
import { samplePdf } from '../../functions/formats/sample-pdf.ts';

export interface CanaryToWrite {
  readonly numero: Numero;
  readonly demarche: DemarcheCode;
  readonly insee: Insee;
  readonly siret: string;
  readonly date: Date;
}

/** Rank of the sending: 2 everywhere in the real package (domain §1.4). */
const RANK = 2;
const NOTICE = 'DOSSIER D’ESSAI, SANS USAGER : NE PAS TRAITER';
/** PDF of the samples are in Latin-1. */
const NOTICE_LATIN = NOTICE.replace('’', "'");

/**
 * The package of a rehearsal: whole, as the portal makes it, with the pieces that the démarche expects, each of which says that it is a
 * test. No usager stands behind it: no address, an invented person.
 */
export function canaryPackage({ numero, demarche, insee, siret, date }: CanaryToWrite): Promise<Buffer> {
  const document = (code: string, extension: string) => `${numero}-${demarche}-doc-${code}-1-${RANK}.${extension}`;
  const pieces = DEMARCHES[demarche].expectedPieces.flatMap(({ codes, label }) => {
    const code = codes[0];
    return code === undefined ? [] : [{ code, title: `${label} (essai)`, file: `${numero}-${demarche}-pj-${code}-1-${RANK}.pdf` }];
  });
  const withData = DEMARCHES[demarche].dataRoot === 'RecensementCitoyen';
  const parts: MessageParts = {
    ...{ numero, demarche, insee, siret, date, pieces },
    email: '',
    senderService: 'flux_GS_PEC_AVL',
    prefix: 'ns2',
    documents: [
      { code: 'recapPDF', title: 'Récapitulatif (essai)', form: document('recapPDF', 'pdf') },
      ...(withData ? [{ code: '10870-XML', title: 'Données (essai)', data: document('10870-XML', 'xml') }] : []),
    ],
  };
  return zipOf([
    { name: 'message.xml', bytes: messageXml(parts) },
    { name: `${numero}-${demarche}-ent-${RANK}.xml`, bytes: enteteXml(parts) },
    { name: document('recapPDF', 'pdf'), bytes: samplePdf(NOTICE_LATIN) },
    ...(withData
      ? [{ name: document('10870-XML', 'xml'), bytes: recensementXml({ nom: 'ESSAI', prenom: 'Raccordement', insee, email: '' }) }]
      : []),
    ...pieces.map(({ file }) => ({ name: file, bytes: samplePdf(NOTICE_LATIN) })),
  ]);
}
