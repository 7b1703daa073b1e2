import * as z from 'zod';
import { DemarcheCodeSchema } from '../domain/demarches.ts';
import { DocumentRefSchema } from '../domain/dossier.ts';
import { NumeroSchema, SeqSchema } from '../domain/ids.ts';
import { AnswerStatusSchema, StatusSchema } from '../domain/statuses.ts';
import { PIECES_MAX } from '../formats/piece.ts';

/** A cursor is a position of the list, written so that nobody builds on its shape. Another spelling of it is refused. */
const CursorSchema = z
  .string()
  .max(128)
  .transform((cursor, context) => {
    const position = Buffer.from(cursor, 'base64url').toString('latin1');
    if (cursorOf(position) === cursor && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9A-Za-z-]{1,40}$/.test(position)) return position;
    context.addIssue('not a cursor');
    return z.NEVER;
  });

/** The cursor that leads to what follows a position. */
export const cursorOf = (position: string): string => Buffer.from(position, 'latin1').toString('base64url');

const listed = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .max(400)
    .transform((text) => text.split(','))
    .pipe(z.array(item));

const DocumentIdSchema = DocumentRefSchema.shape.id;

/** Inputs of the operations: path, and query or body, in one object. French names, as in the paths. */
export const NoInputSchema = z.strictObject({});
export const ListInputSchema = z.strictObject({
  demarche: listed(DemarcheCodeSchema).optional().describe('Codes de démarche, séparés par des virgules.'),
  statut: listed(StatusSchema).optional().describe('Statuts, séparés par des virgules.'),
  limite: z.coerce.number().int().min(1).max(100).default(25),
  suite: CursorSchema.optional().describe('Valeur « suite » de la page précédente.'),
});
export const DossierInputSchema = z.strictObject({ numero: NumeroSchema });
export const DocumentInputSchema = z.strictObject({ numero: NumeroSchema, id: DocumentIdSchema });
export const PrepareInputSchema = z.strictObject({
  numero: NumeroSchema,
  nom: z.string().describe('Nom du fichier, lu par l’usager.'),
  type: z.string().describe('application/pdf, image/jpeg ou image/png.'),
  taille: z.int().describe('Taille en octets, 10 Mo au plus.'),
});
export const StatusInputSchema = z.strictObject({
  numero: NumeroSchema,
  statut: AnswerStatusSchema,
  version: SeqSchema.describe('Version du dossier que l’agent a sous les yeux.'),
  commentaire: z.string().optional().describe('4 000 caractères au plus.'),
  documents: z
    .array(DocumentIdSchema)
    .max(PIECES_MAX)
    .refine((ids) => new Set(ids).size === ids.length)
    .default([])
    .describe('Identifiants des documents préparés et déposés.'),
});
