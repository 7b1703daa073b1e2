import * as z from 'zod';
import { PushTargetSchema } from './commune.ts';
import { DemarcheCodeSchema } from './demarches.ts';
import { CancelReasonSchema, FailureCodeSchema } from './dossier.ts';
import { InseeSchema, InstantSchema, type Numero, NumeroSchema } from './ids.ts';

const base = {
  numero: NumeroSchema,
  insee: InseeSchema,
  demarche: DemarcheCodeSchema,
  /** Final name at the far end, computed once with the deposit. */
  fileName: z.string(),
  /** Key of the package in the vault. */
  contentKey: z.string(),
  submittedAt: InstantSchema,
  /** Instant of the deposit: the 72 h count from it, a suspended raccordement or not. */
  createdAt: InstantSchema,
  /** When the dossier opens in the GS, if it is not handed over by then. */
  fallbackAt: InstantSchema,
  fellBackAt: InstantSchema.optional(),
  /** Sends asked for so far. Each has a temporary name of its own, {@link temporaryName}. */
  attempt: z.int().min(0),
  lastFailure: FailureCodeSchema.optional(),
  /** Raised by every write: who writes says which one he read. */
  rev: z.int().min(1),
};
/** `nextAt`: when somebody must look at it again. */
const open = { ...base, nextAt: InstantSchema };
const pushed = { ...open, push: PushTargetSchema };
/** Temporary names that an attempt may have left at the far end, and copies in the vault: still to be removed, or asked for. */
const ended = {
  ...base,
  push: PushTargetSchema.optional(),
  endedAt: InstantSchema,
  nextAt: InstantSchema,
  cleanup: z.enum(['du', 'fait']),
  /** Of an attempt that was under way when the delivery ended. */
  leaseUntil: InstantSchema.optional(),
  transferId: z.string().optional(),
};

/**
 * How a file that the hub does not hand over at once comes to its commune: `a-pousser` waits for its (next) attempt, `envoi` is being
 * sent under a temporary name, `envoye` stands there whole, `move-demande`: its move to the final name was asked for, or may have
 * been. `suspendu`: the raccordement is suspended, whatever the way. Ends: `livre`, `annule`, and `repris`, a suspended dossier that
 * went back to its own execution.
 */
export const DeliverySchema = z.discriminatedUnion('state', [
  z.strictObject({ ...open, state: z.literal('suspendu'), push: PushTargetSchema.optional() }),
  z.strictObject({ ...pushed, state: z.literal('a-pousser') }),
  z.strictObject({
    ...pushed,
    state: z.literal('envoi'),
    startedAt: InstantSchema,
    /** Until then the invocation that began the attempt may still be copying in the vault: what a purge waits out (design §6). */
    leaseUntil: InstantSchema,
    /** Absent where the answer was lost, until the completion event tells it. */
    transferId: z.string().optional(),
    /** What the completion event told, until the next visit acts upon it. */
    failure: FailureCodeSchema.optional(),
  }),
  // `moves`: how many were asked for and failed.
  z.strictObject({ ...pushed, state: z.literal('envoye'), sentAt: InstantSchema, moves: z.int().min(0) }),
  z.strictObject({
    ...pushed,
    state: z.literal('move-demande'),
    sentAt: InstantSchema,
    moves: z.int().min(1),
    /** The moves, oldest first: `moveId` is absent where the answer was lost, `failed` where nothing is known. */
    asked: z.array(z.strictObject({ at: InstantSchema, moveId: z.string().optional(), failed: z.literal(true).optional() })),
    failure: FailureCodeSchema.optional(),
    /** Listing of the remote directory that was asked for as evidence: name of its object, and when. */
    listing: z.strictObject({ file: z.string(), at: InstantSchema }).optional(),
  }),
  z.strictObject({ ...ended, state: z.literal('livre'), proof: z.enum(['push', 'retour']) }),
  z.strictObject({ ...ended, state: z.literal('annule'), reason: CancelReasonSchema }),
  z.strictObject({ ...ended, state: z.literal('repris') }),
]);
export type Delivery = z.infer<typeof DeliverySchema>;
export type DeliveryIn<S extends Delivery['state']> = Extract<Delivery, { state: S }>;
export type OpenDelivery = Exclude<Delivery, { endedAt: string }>;
/** On its way at the far end: takes one of the places of its endpoint. */
export type UnderWay = DeliveryIn<'envoi' | 'envoye' | 'move-demande'>;

export function isOpen(delivery: Delivery): delivery is OpenDelivery {
  return !('endedAt' in delivery);
}
export function isUnderWay(delivery: Delivery): delivery is UnderWay {
  return delivery.state === 'envoi' || delivery.state === 'envoye' || delivery.state === 'move-demande';
}

/**
 * Name of an attempt at the far end until its file is whole: a name per attempt, so that a lost or late transfer of an earlier one is
 * never written into the one that is moved. `.part`: what software of communes leaves alone.
 */
export const temporaryName = (fileName: string, attempt: number): string => `${fileName}.${attempt}.part`;

/** Copies of a dossier for its push; a connector keeps the base name of the key, hence a copy under the temporary name. */
export const copyPrefix = (numero: string): string => `envois/${numero}/`;
export const copyKey = (numero: string, fileName: string, attempt: number): string =>
  `${copyPrefix(numero)}${temporaryName(fileName, attempt)}`;

/** Where listings of remote directories are written. A number spelt `listes` would destroy some with its copies: they are asked for again. */
export const LISTINGS_PREFIX = 'envois/listes/';

/** Path of a name in a remote directory. */
export const remotePath = (directory: string, name: string): string => `${directory.replace(/\/$/, '')}/${name}`;

/** Number, file and attempt in the key of a copy, or in a path at the far end; null for any other. */
export function attemptOf(keyOrPath: string): { numero: Numero; fileName: string; attempt: number } | null {
  const match = /(?:^|\/)(RitaGS\.[^/]*\.([0-9A-Za-z-]+)-[0-9A-Za-z]+-\d+\.ADER\.ftp\.zip)\.(\d{1,6})\.part$/.exec(keyOrPath);
  const numero = NumeroSchema.safeParse(match?.[2]);
  return numero.success ? { numero: numero.data, fileName: match?.[1] ?? '', attempt: Number(match?.[3]) } : null;
}

/** Names of the attempts that may still stand at the far end, once a delivery has ended. The moved one is gone. */
export function leftovers(delivery: Exclude<Delivery, OpenDelivery>): readonly string[] {
  const last = delivery.state === 'livre' && delivery.proof === 'push' ? delivery.attempt - 1 : delivery.attempt;
  return Array.from({ length: last }, (_, index) => temporaryName(delivery.fileName, index + 1));
}
