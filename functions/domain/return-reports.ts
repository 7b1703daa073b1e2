import * as z from 'zod';
import { InstantSchema, NumeroSchema, Sha256Schema } from './ids.ts';
import { RefusalCodeSchema } from './refusals.ts';
import { StatusSchema } from './statuses.ts';

/**
 * The JSON files that the hub leaves in a boite for the commune's software. Their JSON Schemas in `docs/formats/` are
 * generated from here, descriptions included: read by editors, hence in French.
 */
const version = z.literal('1').describe('Version de ce format. Une autre valeur annoncerait un changement incompatible.');

/** `traites/….json`. */
export const ReturnReceiptSchema = z.strictObject({
  version,
  numero: NumeroSchema.describe('Numéro du télédossier.'),
  before: StatusSchema.describe('Statut du télédossier avant ce flux retour.'),
  after: StatusSchema.describe('Statut du télédossier après ce flux retour.'),
  at: InstantSchema.describe('Instant de la prise en compte, en UTC.'),
  sha256: Sha256Schema.describe('Empreinte SHA-256 du fichier déposé : elle identifie le flux retour.'),
  documents: z.int().min(0).describe('Nombre de documents mis à la disposition de l’usager.'),
});
export type ReturnReceipt = z.infer<typeof ReturnReceiptSchema>;

/** `rejets/….json`. */
export const RejectionReportSchema = z.strictObject({
  version,
  code: RefusalCodeSchema.describe('Code du refus : voir refus.md.'),
  message: z.string().describe('Motif, en français.'),
  place: z.string().describe('Élément ou fichier en cause.'),
  action: z.string().describe('Ce qu’il faut faire, en français.'),
  numero: NumeroSchema.nullable().describe('Numéro du télédossier ; null s’il n’a pas pu être lu.'),
  receivedAt: InstantSchema.describe('Instant de l’arrivée du fichier, en UTC.'),
  at: InstantSchema.describe('Instant du refus, en UTC.'),
  sha256: Sha256Schema.nullable().describe('Empreinte SHA-256 du fichier déposé ; null s’il n’a pas été lu.'),
  bytes: z.int().min(0).describe('Taille du fichier déposé, en octets.'),
  support: z.string().describe('Adresse du support.'),
});
export type RejectionReport = z.infer<typeof RejectionReportSchema>;
