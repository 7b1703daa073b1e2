import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { METIER_URI, PEC_URI } from './namespaces.ts';
import { RETOUR_VERSION } from './retour.ts';

/** One end of the exchange, as the envelope writes it. */
export interface RetourParty {
  readonly siret: string;
  /** Sender of the aller: `flux_GS_PEC_AVL`; recipient of the aller: code of the démarche (domain §1.1). */
  readonly service: string;
}

export interface RetourToWrite {
  readonly numero: string;
  readonly demarche: string;
  /** Identifier of the aller, copied as it is. */
  readonly messageId: string;
  /** Numeric code of the status, or `erreur-integration`. */
  readonly status: string;
  readonly comment?: string;
  /** Instant of the message, with its offset or `Z`. */
  readonly dateTime: string;
  readonly pieces?: readonly { readonly name: string; readonly title: string; readonly code: string; readonly bytes: Buffer }[];
  /** The commune. */
  readonly sender: RetourParty;
  /** The State's end. */
  readonly recipient: RetourParty;
  /** Of the profile; another one only in a test. */
  readonly version?: string;
}

/** Builds a return flow of our profile, as the commune's software does. */
export function writeRetour(retour: RetourToWrite): Promise<Buffer> {
  return zipOf([
    { name: 'message.xml', bytes: Buffer.from(retourMessage(retour)) },
    ...(retour.pieces ?? []).map(({ name, bytes }) => ({ name, bytes })),
  ]);
}

/** The entries as a ZIP, at a fixed date: same files, same bytes. */
export async function zipOf(entries: readonly { readonly name: string; readonly bytes: Buffer }[]): Promise<Buffer> {
  const zip = new ZipFile();
  const mtime = new Date(Date.UTC(2020, 0, 1, 12));
  for (const { name, bytes } of entries) zip.addBuffer(bytes, name, { mtime });
  zip.end();
  return buffer(zip.outputStream);
}

/** `message.xml` of a return flow: the aller's envelope, Sender and Recipient swapped. */
export function retourMessage(retour: RetourToWrite): string {
  const { numero, demarche, messageId, status, comment, dateTime, pieces = [], sender, recipient, version = RETOUR_VERSION } = retour;
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<pec:Message xmlns:pec="${PEC_URI}" xmlns="${METIER_URI}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <pec:Header>
    <pec:Routing>
      <pec:MessageId>${escapeXml(messageId)}</pec:MessageId>
      <pec:FlowType>${escapeXml(demarche)}</pec:FlowType>
      <pec:Sender>${party(sender)}</pec:Sender>
      <pec:Recipients>
        <pec:Recipient>${party(recipient)}</pec:Recipient>
      </pec:Recipients>
    </pec:Routing>
    <pec:Security>
      <pec:Horodatage>true</pec:Horodatage>
      <pec:DateTime>${escapeXml(dateTime)}</pec:DateTime>
    </pec:Security>
  </pec:Header>
  <pec:Body>
    <pec:Content>
      <Retour>
        <Version>${escapeXml(version)}</Version>
        <NumeroDemarche>${escapeXml(demarche)}</NumeroDemarche>
        <Teledemarche>
          <NumeroTeledemarche>${escapeXml(numero)}</NumeroTeledemarche>
        </Teledemarche>
        <Statut>${escapeXml(status)}</Statut>${comment === undefined ? '' : `\n        <Commentaire>${escapeXml(comment)}</Commentaire>`}${pieces
          .map(
            ({ name, title, code }) => `
        <PieceJointe>
          <Intitule>${escapeXml(title)}</Intitule>
          <Code>${escapeXml(code)}</Code>
          <Fichier>${escapeXml(name)}</Fichier>
        </PieceJointe>`,
          )
          .join('')}
      </Retour>
    </pec:Content>
  </pec:Body>
</pec:Message>
`;
}

const party = ({ siret, service }: RetourParty): string => `
        <pec:Country>FR</pec:Country>
        <pec:Location xsi:type="pec:Location_FR">
          <pec:Siret>${escapeXml(siret)}</pec:Siret>
          <pec:Service>${escapeXml(service)}</pec:Service>
        </pec:Location>
      `;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}
