import * as z from 'zod';
import { METIER_URI } from './namespaces.ts';
import { childOf, childrenOf, textAt, type XmlElement } from './xml.ts';

/** The business body of a package: of the envelope's `Aller` and of the entête métier alike (domain §1.1, §1.2). */
export const AllerBodySchema = z.strictObject({
  demarche: z.string().optional(),
  numero: z.string().optional(),
  date: z.string().optional(),
  email: z.string().optional(),
  /** Every `CodeINSEE` of `Routage`; normally one. */
  insee: z.array(z.string()),
  pieces: z.array(z.strictObject({ code: z.string().optional(), file: z.string().optional() })),
  documents: z.array(z.strictObject({ code: z.string().optional(), form: z.string().optional(), data: z.string().optional() })),
  /** Local names of direct children that the format does not know. */
  unknown: z.array(z.string()),
});
export type AllerBody = z.infer<typeof AllerBodySchema>;

/** `{num}-{demarche}-ent-{i}.xml` (domain §1.4); the rank of the sending is `{i}`. */
export const ENTETE_NAME = /-ent-(\d{1,3})\.xml$/i;

const KNOWN = new Set(['NumeroDemarche', 'Teledemarche', 'Routage', 'PieceJointe', 'Document']);

/**
 * Extracts the body by namespace URI. `MotDePasse` is never extracted: a password of another system has no use here
 * (design §6).
 */
export function readAllerBody(body: XmlElement): AllerBody {
  const teledemarche = childOf(body, METIER_URI, 'Teledemarche');
  const of = (local: string): string | undefined => (teledemarche === undefined ? undefined : textAt(teledemarche, [METIER_URI, local]));
  const routing = childrenOf(body, METIER_URI, 'Routage').flatMap((routage) => childrenOf(routage, METIER_URI, 'Donnee'));
  const found = {
    ...optional({
      demarche: textAt(body, [METIER_URI, 'NumeroDemarche']),
      numero: of('NumeroTeledemarche'),
      date: of('Date'),
      email: of('Email'),
    }),
    insee: routing
      .filter((donnee) => textAt(donnee, [METIER_URI, 'Id']) === 'CodeINSEE')
      .flatMap((donnee) => textAt(donnee, [METIER_URI, 'Valeur']) ?? []),
    pieces: childrenOf(body, METIER_URI, 'PieceJointe').map((piece) =>
      optional({ code: textAt(piece, [METIER_URI, 'Code']), file: textAt(piece, [METIER_URI, 'Fichier']) }),
    ),
    documents: childrenOf(body, METIER_URI, 'Document').map((document) =>
      optional({
        code: textAt(document, [METIER_URI, 'Code']),
        form: textAt(document, [METIER_URI, 'FichierFormulaire']),
        data: textAt(document, [METIER_URI, 'FichierDonnees']),
      }),
    ),
    unknown: body.children.filter(({ uri, local }) => uri !== METIER_URI || !KNOWN.has(local)).map(({ local }) => local),
  };
  // Two parses in the life of a package: a validator compiled for them costs more than it saves.
  return AllerBodySchema.parse(found, { jitless: true });
}

/** The fields that are there. */
function optional(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));
}

/** Files that a body declares, as named in it. */
export function declaredFiles({ pieces, documents }: AllerBody): { name: string; role: 'piece' | 'document' }[] {
  return [
    ...documents.flatMap(({ form, data }) =>
      [form, data].flatMap((name) => (name === undefined ? [] : [{ name, role: 'document' as const }])),
    ),
    ...pieces.flatMap(({ file }) => (file === undefined ? [] : [{ name: file, role: 'piece' as const }])),
  ];
}
