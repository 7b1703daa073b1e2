import { createHash } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import JSZip from 'jszip';
import { z } from 'zod';

/*
 * The usual stack, as one would write it: jszip, fast-xml-parser with validation, `{ z }`. It does the same work on the
 * same package and checks no more than its libraries do by themselves: no CRC, no overlap, no lie about a size.
 */
const parser = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true, parseTagValue: false });

const list = <T extends z.ZodType>(schema: T) => z.union([z.array(schema), schema.transform((one) => [one])]);

const BodySchema = z.object({
  NumeroDemarche: z.enum(['ILE', 'RCO']),
  Teledemarche: z.object({
    NumeroTeledemarche: z.string().regex(/^[0-9A-Za-z-]{1,40}$/),
    Date: z.iso.datetime({ offset: true }),
    Email: z.email(),
  }),
  Routage: z.object({ Donnee: list(z.object({ Id: z.string(), Valeur: z.string() })) }),
  PieceJointe: list(z.object({ Intitule: z.string(), Code: z.string(), Fichier: z.string() })),
  Document: list(
    z.object({
      Code: z.string(),
      Nom: z.string(),
      FichierFormulaire: z.string().optional(),
      FichierDonnees: z.string().optional(),
    }),
  ),
});
const EndSchema = z.object({
  Location: z.object({ Siret: z.string().regex(/^\d{14}$/), Service: z.string() }),
});
const MessageSchema = z.object({
  Message: z.object({
    Header: z.object({
      Routing: z.object({
        MessageId: z.string(),
        FlowType: z.string(),
        Sender: EndSchema,
        Recipients: z.object({ Recipient: list(EndSchema) }),
      }),
    }),
    Body: z.object({ Content: z.object({ Aller: BodySchema }) }),
  }),
});
const EnteteSchema = z.object({ EnteteMetierEnveloppe: BodySchema });
const DataSchema = z.object({
  RecensementCitoyen: z.object({
    Personne: z.object({
      NomFamille: z.string(),
      Prenom: z.string(),
      DateNaissance: z.string().regex(/^\d{2}\/\d{2}\/\d{4}$/),
      AdresseDomicile: z.object({ CodePostal: z.string().regex(/^\d{5}$/) }),
    }),
  }),
});

/** Validates a document by the schema of its name, and answers the number of the envelope. */
function validate(name: string, document: unknown): string {
  if (name === 'message.xml') return MessageSchema.parse(document).Message.Body.Content.Aller.Teledemarche.NumeroTeledemarche;
  (/-ent-\d+\.xml$/.test(name) ? EnteteSchema : DataSchema).parse(document);
  return '';
}

export async function ingest(zip: Buffer): Promise<string> {
  const archive = await JSZip.loadAsync(zip);
  const hashes: string[] = [];
  let numero = '';
  for (const entry of Object.values(archive.files)) {
    if (entry.dir) continue;
    const bytes = await entry.async('nodebuffer');
    hashes.push(createHash('sha256').update(bytes).digest('hex'));
    if (!entry.name.endsWith('.xml')) continue;
    const text = bytes.toString('utf8');
    const valid = XMLValidator.validate(text);
    if (valid !== true) throw new Error(valid.err.code);
    numero ||= validate(entry.name, parser.parse(text));
  }
  return `${numero} ${hashes.length}`;
}
