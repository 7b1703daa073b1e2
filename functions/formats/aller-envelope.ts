import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { type AllerBody, readAllerBody } from './aller-body.ts';
import { METIER_URI, PEC_URI } from './namespaces.ts';
import { childOf, childrenOf, textAt, type XmlElement } from './xml.ts';

/** One end of an exchange. */
interface End {
  readonly siret?: string;
  readonly service?: string;
}

/** Routing of an envelope (domain §1.1), as text: what it must be is checked by the reader of the package. */
export interface Envelope {
  readonly messageId: string | undefined;
  readonly flowType: string | undefined;
  readonly sender: End;
  readonly recipients: readonly End[];
  readonly body: AllerBody;
}

const at = (element: string): string => `message.xml#${element}`;

/** Reads the envelope `Message` of a package by namespace URI. `EmailConfiguration` is never read (design §6). */
export function readEnvelope(root: XmlElement): Outcome<Envelope> {
  if (root.uri !== PEC_URI || root.local !== 'Message') return refused('XML_ESPACE_DE_NOMS', at('Message'));
  const header = childOf(root, PEC_URI, 'Header');
  const routing = header === undefined ? undefined : childOf(header, PEC_URI, 'Routing');
  if (routing === undefined) return refused('XML_ELEMENT_ABSENT', at('Header/Routing'));
  const body = childOf(root, PEC_URI, 'Body');
  const content = body === undefined ? undefined : childOf(body, PEC_URI, 'Content');
  // The real package has `Aller` in the envelope's namespace, and the business one from its children on.
  const aller = content === undefined ? undefined : (childOf(content, PEC_URI, 'Aller') ?? childOf(content, METIER_URI, 'Aller'));
  if (aller === undefined) return refused('XML_ELEMENT_ABSENT', at('Body/Content/Aller'));
  if (aller.children.length > 0 && aller.children.every(({ uri }) => uri !== METIER_URI)) return refused('XML_ESPACE_DE_NOMS', at('Aller'));
  const sender = childOf(routing, PEC_URI, 'Sender');
  const recipients = childOf(routing, PEC_URI, 'Recipients');
  return accepted({
    messageId: textAt(routing, [PEC_URI, 'MessageId']),
    flowType: textAt(routing, [PEC_URI, 'FlowType']),
    sender: sender === undefined ? {} : readEnd(sender),
    recipients: recipients === undefined ? [] : childrenOf(recipients, PEC_URI, 'Recipient').map(readEnd),
    body: readAllerBody(aller),
  });
}

function readEnd(end: XmlElement): End {
  const siret = textAt(end, [PEC_URI, 'Location'], [PEC_URI, 'Siret']);
  const service = textAt(end, [PEC_URI, 'Location'], [PEC_URI, 'Service']);
  return { ...(siret === undefined ? {} : { siret }), ...(service === undefined ? {} : { service }) };
}
