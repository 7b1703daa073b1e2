import * as z from 'zod';
import { DemarcheCodeSchema } from './demarches.ts';
import { ClaimSchema } from './effects.ts';
import { EndpointIdSchema, InseeSchema, InstantSchema, PartnerIdSchema } from './ids.ts';

/**
 * To whom a notice goes. Addresses are looked up when it is sent, in the raccordement, the endpoint or the stage's configuration: a
 * notice holds none.
 */
export const NoticeRecipientSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('operateur') }),
  z.strictObject({ role: z.literal('contact-technique'), endpoint: EndpointIdSchema }),
  /** A sender of dossiers (mon.service-public.fr, the PEC), by its name in the stage's configuration. */
  z.strictObject({ role: z.literal('partenaire'), partner: PartnerIdSchema }),
  z.strictObject({
    role: z.enum(['mairie', 'second-contact', 'contact-technique-commune']),
    insee: InseeSchema,
    demarche: DemarcheCodeSchema,
  }),
]);
export type NoticeRecipient = z.infer<typeof NoticeRecipientSchema>;

/** What a notice says, beside what is computed from the state when it is sent. Never personal data: codes, counts, instants. */
export const NoticeKindSchema = z.enum([
  /** The server of an endpoint does not answer: since when, why, how many dossiers wait. */
  'connexion-en-panne',
  'connexion-retablie',
  /** The host key of an endpoint is not the trusted one: nothing is sent until it is accepted. */
  'cle-changee',
  /** Dossiers that could not be pushed for 72 h are open in the GS: one notice per raccordement and day. */
  'bascule-en-gs',
  /** A credential comes to its end: renew it. */
  'identifiants-a-renouveler',
  /** An upload of the commune does not end, or its files are refused again and again. */
  'depot-bloque',
  /** A functional mailbox refuses our mails: which commune, since when. The second contact gets what it would have got. */
  'boite-en-erreur',
  /** The usager of a dossier does not get our mails: told to a mairie that does not read it in the GS. */
  'usager-injoignable',
  /** A dossier was taken from its commune for the one that is competent: whoever has a copy destroys it. */
  'dossier-reoriente',
  /** A content was given up before day 30: every recipient is told (RGPD, art. 19). */
  'dossier-efface',
  /** Dossiers of a mailbox that wait for their fetch or their answer: one digest per mailbox and day, made when it is sent. */
  'relance',
  /** The service is degraded, or works again: to every connected partner, once each for an incident. */
  'service-perturbe',
  'service-retabli',
  /** A maintenance is planned, or will not take place after all. */
  'maintenance-planifiee',
  'maintenance-annulee',
]);
export type NoticeKind = z.infer<typeof NoticeKindSchema>;

/** What is said of the whole service: of no commune, whoever reads it. */
export const OF_THE_SERVICE: ReadonlySet<NoticeKind> = new Set([
  'service-perturbe',
  'service-retabli',
  'maintenance-planifiee',
  'maintenance-annulee',
]);

/** Name of a notice: letters, digits, dashes, and dots between its parts; its tag writes the dots as `_`. */
export const NoticeIdSchema = z.string().regex(/^[0-9A-Za-z.-]{1,150}$/);

/** Tag that names a notice to SES, whose values hold letters, digits, `_` and `-` only. */
export const noticeTag = (id: string): string => id.replaceAll('.', '_');

/** The notice that a tag names; null where it names none. */
export function noticeOfTag(tag: string): string | null {
  const id = NoticeIdSchema.safeParse(tag.replaceAll('_', '.'));
  return id.success ? id.data : null;
}

/** Facts that a notice may give, as its reader sees them named. An instant is written as a date of Paris. A new fact is a new line here. */
export const FACT_LABELS = {
  /** INSEE code and code of the démarche; the reader sees their names. */
  commune: 'Commune',
  demarche: 'Démarche',
  adresse: 'Adresse concernée',
  serveur: 'Serveur',
  endpoint: 'Connexion',
  compte: 'Compte sFTP',
  boite: 'Boîte sFTP',
  numero: 'Télédossier',
  depuis: 'Depuis le',
  retabli: 'Rétabli depuis le',
  debut: 'Début de la maintenance',
  fin: 'Fin de la maintenance',
  raison: 'Motif',
  empreinte: 'Empreinte de la clé reçue',
  dossiers: 'Dossiers concernés',
  attente: 'Dossiers en attente',
  fichiers: 'Fichiers concernés',
  essais: 'Nombre d’essais',
  prochain: 'Prochain essai le',
  identifiant: 'Identifiant',
  echeance: 'Échéance',
} as const;
export type FactName = keyof typeof FACT_LABELS;

/** A fact of a notice: short text of ours, number or instant. */
const FactSchema = z.union([z.string().max(200), z.int()]);

/**
 * A mail that belongs to no dossier: owed, claimed and settled like the effects of dossiers (design §1.5). `id` is computed from what
 * happened (`bascule-en-gs.01001.RCO.2026-11-25`), so that saying it twice owes it once.
 */
export const NoticeSchema = z.strictObject({
  id: NoticeIdSchema,
  kind: NoticeKindSchema,
  to: NoticeRecipientSchema,
  facts: z.partialRecord(z.enum(Object.keys(FACT_LABELS) as FactName[]), FactSchema),
  at: InstantSchema,
});
export type Notice = z.infer<typeof NoticeSchema>;

/** A notice and its claim, as kept. */
export const OwedNoticeSchema = z.strictObject({ ...NoticeSchema.shape, ...ClaimSchema.shape });
export type OwedNotice = z.infer<typeof OwedNoticeSchema>;

/** Owes a notice; owed before is a success. The port of every function that tells somebody. */
export type OweNotice = (notice: Notice) => Promise<void>;
