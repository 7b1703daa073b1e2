import { legalIso } from '../domain/legal-time.ts';
import { METIER_URI, PEC_URI } from './namespaces.ts';
import { xml } from './xml-text.ts';

/** What a message says; the defaults of {@link AllerToWrite} make a good one. */
export interface MessageParts {
  readonly numero: string;
  readonly demarche: string;
  readonly insee: string;
  readonly siret: string;
  readonly date: Date;
  readonly email: string;
  readonly senderService: string;
  /** Prefix bound to the envelope's namespace: `ns2` and `pec` are both seen in real flows. */
  readonly prefix: string;
  readonly pieces: readonly { readonly title: string; readonly code: string; readonly file: string }[];
  readonly documents: readonly { readonly code: string; readonly title: string; readonly form?: string; readonly data?: string }[];
}

/** Children of `Aller` and of the entête métier alike (domain §1.1, §1.2). */
function body({ numero, demarche, insee, date, email, pieces, documents }: MessageParts): string {
  const pieceElements = pieces.map(
    ({ title, code, file }) =>
      `<PieceJointe><Intitule>${xml(title)}</Intitule><Code>${xml(code)}</Code><Fichier>${xml(file)}</Fichier></PieceJointe>`,
  );
  const documentElements = documents.map(
    ({ code, title, form, data }) =>
      `<Document><Code>${xml(code)}</Code><Nom>${xml(title)}</Nom>${form === undefined ? '' : `<FichierFormulaire>${xml(form)}</FichierFormulaire>`}${data === undefined ? '' : `<FichierDonnees>${xml(data)}</FichierDonnees>`}</Document>`,
  );
  return (
    `<NumeroDemarche>${xml(demarche)}</NumeroDemarche>` +
    `<Teledemarche><NumeroTeledemarche>${xml(numero)}</NumeroTeledemarche><MotDePasse>inv3nté#01</MotDePasse><Suivi/>` +
    `<Date>${legalIso(date.toISOString())}</Date><IdentifiantPlateforme>PSL_PART</IdentifiantPlateforme><Email>${xml(email)}</Email></Teledemarche>` +
    `<Routage><Donnee><Id>CodeINSEE</Id><Valeur>${xml(insee)}</Valeur></Donnee></Routage>` +
    pieceElements.join('') +
    documentElements.join('')
  );
}

/** `message.xml`: the envelope of the real 2019 package (domain §1.1), on one line. */
export function messageXml(parts: MessageParts): Buffer {
  const { numero, demarche, siret, date, prefix: p, senderService } = parts;
  const packaged = new Date(date.getTime() + 19_385);
  const location = (of: string, service: string, more = '') =>
    `<${p}:Country>FR</${p}:Country><${p}:Location xsi:type="${p}:Location_FR"><${p}:Siret>${of}</${p}:Siret><${p}:Service>${xml(service)}</${p}:Service>${more}</${p}:Location>`;
  const dila = location('13000918600011', senderService, `<${p}:Guichet></${p}:Guichet>`);
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><${p}:Message xmlns:${p}="${PEC_URI}" xmlns="${METIER_URI}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema">` +
      `<${p}:Header><${p}:Routing><${p}:MessageId>${xml(numero)} 1234567 Principal ${legalIso(packaged.toISOString()).slice(0, 19)}</${p}:MessageId>` +
      `<${p}:FlowType>${xml(demarche)}</${p}:FlowType><${p}:Sender>${dila}</${p}:Sender>` +
      `<${p}:Recipients><${p}:Recipient>${location(siret, demarche)}</${p}:Recipient></${p}:Recipients>` +
      `<${p}:AckRequired>true</${p}:AckRequired><${p}:AckType>AVL</${p}:AckType><${p}:AckType>ANL</${p}:AckType><${p}:AckTo>${dila}</${p}:AckTo></${p}:Routing>` +
      `<${p}:Security><${p}:Horodatage>true</${p}:Horodatage><${p}:DateTime>${legalIso(packaged.toISOString())}</${p}:DateTime><${p}:Rejeu><${p}:NbRejeu>3</${p}:NbRejeu><${p}:Delais>1</${p}:Delais></${p}:Rejeu></${p}:Security>` +
      `<${p}:Extras><${p}:EmailConfiguration><${p}:From>ne-pas-repondre@exemple.test</${p}:From><${p}:Subject>${xml(demarche)} - ${xml(numero)} : dossier à traiter</${p}:Subject><${p}:Body xsi:type="xs:string">Bonjour,</${p}:Body></${p}:EmailConfiguration></${p}:Extras></${p}:Header>` +
      `<${p}:Body><${p}:Content><${p}:Aller>${body(parts)}</${p}:Aller></${p}:Content></${p}:Body></${p}:Message>`,
  );
}

/** The entête métier: the same body, without routing. */
export function enteteXml(parts: MessageParts): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><EnteteMetierEnveloppe xmlns="${METIER_URI}">${body(parts)}</EnteteMetierEnveloppe>`,
  );
}
