import * as z from 'zod';
import { ModeSchema, PushTargetSchema } from './commune.ts';
import { DemarcheCodeSchema } from './demarches.ts';
import { BoiteSchema, InseeSchema, InstantSchema, NumeroSchema, SeqSchema, Sha256Schema } from './ids.ts';
import { StatusSchema } from './statuses.ts';

/** Warnings of a deposit: the dossier is delivered all the same (design §6, second row). */
export const WarningSchema = z.strictObject({ code: z.string(), place: z.string(), message: z.string() });
export type Warning = z.infer<typeof WarningSchema>;

/**
 * What the hub knows of a dossier at its deposit. No personal data: content, address and comments are objects of the
 * vault, named here by key (design §1.7).
 */
export const DepositSchema = z.strictObject({
  numero: NumeroSchema,
  demarche: DemarcheCodeSchema,
  insee: InseeSchema,
  mode: ModeSchema,
  /** Boite of the commune: where the file waits, or, with `push`, where its return flows come. */
  boite: BoiteSchema.optional(),
  /** Where the file is pushed; absent where the commune pulls it, or reads it in the GS. */
  push: PushTargetSchema.optional(),
  /** Legal date: submission by the usager, UTC (design §7). */
  submittedAt: InstantSchema,
  expiresAt: InstantSchema,
  /** When the package came into the depot, in whole seconds: that of S3. */
  arrivedAt: InstantSchema,
  /** Digest over every file of the package: the identity of the content (design §6). */
  contentDigest: Sha256Schema,
  /** Key of the package in the vault, and its size in bytes. */
  contentKey: z.string(),
  contentBytes: z.int().min(1),
  /** Name of the file in a boite, computed once (domain §1.4). */
  fileName: z.string(),
  /** Whether an address of the usager is kept under `adresses/{numero}`. */
  hasAddress: z.boolean(),
  warnings: z.array(WarningSchema),
});
export type Deposit = z.infer<typeof DepositSchema>;

/**
 * Last step of a file that is not handed over at once (docs/adr/0014): `confie` to the push, `suspendu` with its raccordement, `repris`
 * by its own execution, `engage` once its move to the final name may have been asked for; ends `livre`, `annule`.
 */
export const DeliveryStepSchema = z.enum(['confie', 'suspendu', 'repris', 'engage', 'livre', 'annule']);
export type DeliveryStep = z.infer<typeof DeliveryStepSchema>;

/** Why a delivery was given up: an agent has the content from the GS, a suspended one fell back, the content is no longer there, it goes elsewhere. */
export const CancelReasonSchema = z.enum(['telechargement-gs', 'bascule', 'contenu', 'reorientation']);
export type CancelReason = z.infer<typeof CancelReasonSchema>;

/** Code of a failure: a failure-code of Transfer Family (aws-facts §2.5), or one of ours; never a message. */
export const FailureCodeSchema = z.string().regex(/^[A-Z_]{1,40}$/);

/** Where a dossier goes: what a raccordement says of it when the delivery is decided. */
export const DestinationSchema = z.strictObject({
  insee: InseeSchema,
  mode: ModeSchema,
  boite: BoiteSchema.optional(),
  push: PushTargetSchema.optional(),
});
export type Destination = z.infer<typeof DestinationSchema>;

/** A file that an earlier delivery put into a boite: withdrawn, and destroyed with the content. */
const FormerFileSchema = z.strictObject({ boite: BoiteSchema, fileName: z.string() });

/** Why a content is destroyed before day 30: RGPD, art. 17 and 21, or whoever may order it. */
export const ErasureReasonSchema = z.enum(['effacement', 'opposition', 'decision']);
export type ErasureReason = z.infer<typeof ErasureReasonSchema>;

/** Why the usager is no longer told everything: his address refuses our mails for good, or he reported them as unwanted. */
export const UnreachableSchema = z.enum(['rebond', 'plainte']);
export type Unreachable = z.infer<typeof UnreachableSchema>;

/** Snapshot of a dossier: the fold of its events, plus `carriedTo`, which only the carrying out of events moves. */
export const DossierSchema = z.strictObject({
  ...DepositSchema.omit({ warnings: true }).shape,
  status: StatusSchema,
  contentState: z.enum(['present', 'a-detruire', 'detruit']),
  /** Instant since which the content can be read in the GS: mode `courriel`, or not handed over in time. */
  openedInGsAt: InstantSchema.optional(),
  acheminement: DeliveryStepSchema.optional(),
  closedAt: InstantSchema.optional(),
  /** The usager's address does not get our mails: since when, and why. */
  unreachable: z.strictObject({ since: InstantSchema, reason: UnreachableSchema }).optional(),
  /** Last agent who gave a status in the GS: makes a repeated click a success. */
  lastAgent: z.string().optional(),
  documents: z.int().min(0),
  /** Rank of the event that asked for the delivery under way, or made last; absent: the deposit, 1. */
  deliverySeq: SeqSchema.optional(),
  formerFiles: z.array(FormerFileSchema).optional(),
  /** Commune from which it was taken for the one that is competent. */
  reroutedFrom: InseeSchema.optional(),
  /** When it was first handed over, fetched and answered, by the commune that has it now. */
  transmittedAt: InstantSchema.optional(),
  fetchedAt: InstantSchema.optional(),
  answeredAt: InstantSchema.optional(),
  /** Its content was given up before day 30: `expiresAt` is this instant. */
  erasedAt: InstantSchema.optional(),
  /** Rank of the last event. */
  version: SeqSchema,
  /** Rank of the last event that has a consequence outside. */
  lastConsequential: SeqSchema,
});
export type Dossier = z.infer<typeof DossierSchema>;

/** True for the file of that very delivery, in that very boite: a name alone proves nothing. */
export const isFileOf = (dossier: Pick<Dossier, 'boite' | 'fileName'> | null, boite: string, name: string): boolean =>
  dossier?.boite === boite && dossier.fileName === name;

/** True for the file of an earlier delivery of that dossier. */
export const wasFileOf = (dossier: Pick<Dossier, 'formerFiles'> | null, boite: string, name: string): boolean =>
  dossier?.formerFiles?.some((file) => file.boite === boite && file.fileName === name) ?? false;

const base = { numero: NumeroSchema, seq: SeqSchema, at: InstantSchema };
/** `after`: rank of the consequential event before it, 0 for the first (design §1.4). */
const consequential = { ...base, after: z.int().min(0) };

/** A document that the commune sends to the usager; the file name stays with the bytes in the vault. */
export const DocumentRefSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16,64}$/),
  key: z.string(),
  bytes: z.int().min(1),
  type: z.enum(['application/pdf', 'image/jpeg', 'image/png']),
  sha256: Sha256Schema,
});
export type DocumentRef = z.infer<typeof DocumentRefSchema>;

/** Who answered: the commune's software by a return flow, or an agent in the GS. */
export const AnswererSchema = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('retour'), sha256: Sha256Schema }),
  z.strictObject({ way: z.literal('gs'), agent: z.string() }),
]);
export type Answerer = z.infer<typeof AnswererSchema>;

/** How the hub knows that a dossier was handed over, or fetched. */
export const ProofSchema = z.enum(['boite', 'push', 'gs', 'retrait-sftp', 'telechargement-gs', 'retour']);
export type Proof = z.infer<typeof ProofSchema>;

/** History of a dossier, append-only, and outbox of its consequences. */
export const EventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...consequential, type: z.literal('depose'), deposit: DepositSchema }),
  // `again`: after a resend, the usager was told before.
  z.strictObject({ ...consequential, type: z.literal('transmis'), proof: ProofSchema, again: z.literal(true).optional() }),
  z.strictObject({ ...consequential, type: z.literal('recu'), proof: ProofSchema, agent: z.string().optional() }),
  z.strictObject({
    ...consequential,
    type: z.literal('reponse'),
    status: StatusSchema,
    by: AnswererSchema,
    commentKey: z.string().optional(),
    documentCount: z.int().min(0),
  }),
  z.strictObject({ ...consequential, type: z.literal('document'), document: DocumentRefSchema }),
  // The same package is delivered again, to the same commune or to another, under a new name (docs/adr/0031).
  z.strictObject({ ...consequential, type: z.literal('renvoi'), to: DestinationSchema, fileName: z.string() }),
  z.strictObject({ ...consequential, type: z.literal('reorientation'), from: InseeSchema, to: DestinationSchema, fileName: z.string() }),
  z.strictObject({ ...consequential, type: z.literal('effacement'), reason: ErasureReasonSchema }),
  // No consequence outside: kept for the history, and to say who opened a dossier.
  z.strictObject({ ...base, type: z.literal('telechargement'), agent: z.string() }),
  z.strictObject({ ...base, type: z.literal('acheminement'), step: DeliveryStepSchema, reason: CancelReasonSchema.optional() }),
  // Not handed over in time; the opening in the GS that follows is `transmis`.
  z.strictObject({ ...base, type: z.literal('bascule'), attempts: z.int().min(0), failure: FailureCodeSchema.optional() }),
  // Thirty days are over, or the content was given up (`early`): it is handed over to nobody any more. Then it is proved gone; nobody outside is told (docs/adr/0024).
  z.strictObject({ ...base, type: z.literal('expiration'), early: z.literal(true).optional() }),
  z.strictObject({ ...base, type: z.literal('destruction') }),
  // As SES says it of a mail to the usager; no address.
  z.strictObject({ ...base, type: z.literal('usager-injoignable'), reason: UnreachableSchema }),
  // A rank that was given to something before a restore of the table lost it; the ranks behind it are known outside (rebuild.ts).
  z.strictObject({ ...base, type: z.literal('perdu') }),
]);
export type DossierEvent = z.infer<typeof EventSchema>;
export type ConsequentialEvent = Extract<DossierEvent, { after: number }>;

/** Distributes over the union, so that each kind of event keeps its own fields. */
type Body<E> = E extends DossierEvent ? Omit<E, 'numero' | 'seq' | 'at' | 'after'> : never;
/** An event without its place in the history. */
export type EventBody = Body<DossierEvent>;

/** Events without consequence outside: they stand in the history alone. */
export const HISTORY_ONLY: ReadonlySet<DossierEvent['type']> = new Set<DossierEvent['type']>([
  'telechargement',
  'acheminement',
  'bascule',
  'expiration',
  'destruction',
  'usager-injoignable',
  'perdu',
]);

/** True for an event that has a consequence outside. */
export function isConsequential(event: DossierEvent): event is ConsequentialEvent {
  return 'after' in event;
}
