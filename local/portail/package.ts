import { enteteXml, type MessageParts, messageXml } from '../../functions/formats/aller-writer.ts';
import { recensementXml } from '../../functions/formats/recensement-writer.ts';
import { samplePdf } from '../../functions/formats/sample-pdf.ts';
import { sampleJpeg, zipOf } from './samples.ts';

export { sampleJpeg, samplePdf, zipOf } from './samples.ts';

export interface PackageFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A package to be built; every value invented. */
export interface AllerToWrite {
  readonly numero: string;
  readonly demarche: string;
  readonly insee: string;
  readonly siret?: string;
  /** Submission by the usager. */
  readonly date: Date;
  readonly email?: string;
  readonly prefix?: string;
  readonly senderService?: string;
  /** Size in bytes of each of the two scans. */
  readonly scanBytes?: number;
  /** Changes what the envelope or the entête say, for a test of a contradiction. */
  readonly message?: Partial<MessageParts>;
  readonly entete?: Partial<MessageParts>;
  /** Changes the files just before they are zipped. */
  readonly mutate?: (files: PackageFile[]) => PackageFile[];
}

/** Rank of the sending: 2 everywhere in the real package (domain §1.4). */
const RANK = 2;

/** The scans of a démarche, by code. */
const PIECES: Record<string, readonly { code: string; title: string; extension: string }[]> = {
  RCO: [
    { code: 'ji', title: 'Justificatif d’identité', extension: 'jpg' },
    { code: 'jf', title: 'Livret de famille', extension: 'pdf' },
  ],
  ILE: [
    { code: 'ji', title: 'Justificatif d’identité', extension: 'jpg' },
    { code: 'jd', title: 'Justificatif de domicile', extension: 'pdf' },
  ],
};

/** Builds a package as the portal does: envelope, entête, documents, pieces, a name with spaces, a nested ZIP. */
export async function allerPackage(aller: AllerToWrite): Promise<Buffer> {
  const { numero, demarche, scanBytes = 24_000 } = aller;
  const document = (code: string, extension: string) => `${numero}-${demarche}-doc-${code}-1-${RANK}.${extension}`;
  const piece = (code: string, extension: string) => `${numero}-${demarche}-pj-${code}-1-${RANK}.${extension}`;
  const scans = PIECES[demarche] ?? PIECES.RCO ?? [];
  const parts: MessageParts = {
    numero,
    demarche,
    insee: aller.insee,
    siret: aller.siret ?? '00000000012011',
    date: aller.date,
    email: aller.email ?? 'usager@exemple.test',
    prefix: aller.prefix ?? 'ns2',
    senderService: aller.senderService ?? 'flux_GS_PEC_AVL',
    documents: [
      { code: 'recapPDF', title: 'Récapitulatif', form: document('recapPDF', 'pdf') },
      { code: 'Liste des pieces jointes', title: 'Liste des pièces jointes', form: document('Liste des pieces jointes', 'pdf') },
      ...(demarche === 'RCO' ? [{ code: '10870-XML', title: 'Données', data: document('10870-XML', 'xml') }] : []),
    ],
    pieces: [
      ...scans.map(({ code, title, extension }) => ({ code, title, file: piece(code, extension) })),
      { code: `Pieces_Jointes_${demarche}`, title: 'Pièces jointes', file: piece(`Pieces_Jointes_${demarche}`, 'zip') },
    ],
  };
  const scan = (extension: string) => (extension === 'pdf' ? samplePdf('Justificatif', scanBytes) : sampleJpeg(scanBytes));
  const nested = await zipOf([{ name: 'justificatif complémentaire.pdf', bytes: samplePdf('Justificatif') }]);
  const files: PackageFile[] = [
    { name: 'message.xml', bytes: messageXml({ ...parts, ...aller.message }) },
    { name: `${numero}-${demarche}-ent-${RANK}.xml`, bytes: enteteXml({ ...parts, ...aller.entete }) },
    { name: document('recapPDF', 'pdf'), bytes: samplePdf(`Récapitulatif ${demarche}`) },
    { name: document('Liste des pieces jointes', 'pdf'), bytes: samplePdf('Liste des pièces jointes') },
    ...(demarche === 'RCO'
      ? [
          {
            name: document('10870-XML', 'xml'),
            bytes: recensementXml({ nom: 'EXEMPLE', prenom: 'Camille', insee: parts.insee, email: parts.email }),
          },
        ]
      : []),
    ...scans.map(({ code, extension }) => ({ name: piece(code, extension), bytes: scan(extension) })),
    { name: piece(`Pieces_Jointes_${demarche}`, 'zip'), bytes: nested },
  ];
  return zipOf(aller.mutate?.(files) ?? files);
}
