import * as z from 'zod';
import type { Decision } from './decide.ts';
import type { Dossier, DossierEvent } from './dossier.ts';
import { BoiteSchema, InstantSchema, NumeroSchema } from './ids.ts';
import { DAY_SECONDS, secondsLater } from './instants.ts';
import { contentExpiry, daysLater, monthsLater } from './legal-time.ts';
import { COMMENTS, lateCommentId } from './vault-layout.ts';

/**
 * The usager's address outlives the content, since he is still told of his dossier (design §2, « Thirty days »). Both durations stand in
 * every mail (mails/parts.ts) and are before the data-protection officer: docs/adr/0024.
 */
export const ADDRESS_DAYS_AFTER_CLOSING = 30;
export const ADDRESS_MONTHS = 12;

/**
 * Instant from which the usager's address is destroyed: thirty days after *clos*, twelve months after the legal date at the latest; with the
 * content, where that was given up.
 */
export function addressExpiry({ submittedAt, closedAt, erasedAt }: Pick<Dossier, 'submittedAt' | 'closedAt' | 'erasedAt'>): string {
  const latest = monthsLater(submittedAt, ADDRESS_MONTHS);
  const afterClosing = closedAt === undefined ? latest : daysLater(closedAt, ADDRESS_DAYS_AFTER_CLOSING);
  return [latest, afterClosing, ...(erasedAt === undefined ? [] : [erasedAt])].sort()[0] ?? latest;
}

/** What was found of one place before it was emptied: versions, and markers left by deletions. */
export const FoundSchema = z.strictObject({
  bucket: z.enum(['vault', 'boites']),
  /** A prefix or a key; never a name that a person chose. */
  place: z.string(),
  versions: z.int().min(0),
  markers: z.int().min(0),
});
export type Found = z.infer<typeof FoundSchema>;

const base = {
  /** The law's instant; the item's place in the due index is only when somebody looks next. */
  dueAt: InstantSchema,
  /** `attendue` until the destruction has begun; from then on nothing new is put there. */
  state: z.enum(['attendue', 'a-detruire']),
  /** The sweep that began the destruction. */
  run: z.string().optional(),
  found: z.array(FoundSchema).optional(),
};
const id = z.string().regex(/^(?:envoi-)?[0-9a-f]{16,64}$/);

/** Something that must be destroyed from an instant on, and what it is (« échéance »). */
export const DeadlineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('contenu'), numero: NumeroSchema }),
  z.strictObject({ ...base, kind: z.literal('adresse'), numero: NumeroSchema }),
  z.strictObject({ ...base, kind: z.literal('document'), numero: NumeroSchema, id, key: z.string() }),
  z.strictObject({ ...base, kind: z.literal('commentaire'), numero: NumeroSchema, id, key: z.string() }),
  /** A return flow that the hub moved, with its receipt or report: every name that begins with `{stem}-`. */
  z.strictObject({
    ...base,
    kind: z.literal('retour'),
    numero: NumeroSchema.nullable(),
    boite: BoiteSchema,
    folder: z.enum(['traites', 'rejets']),
    stem: z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/),
  }),
]);
export type Deadline = z.infer<typeof DeadlineSchema>;

/** Deadlines that a decision sets or moves, written in its transaction. */
export function deadlinesOf({ events, dossier }: Decision): readonly Deadline[] {
  return events.flatMap((event) => deadlinesOfEvent(event, dossier));
}

function deadlinesOfEvent(event: DossierEvent, dossier: Dossier): Deadline[] {
  const { numero } = event;
  const state = 'attendue' as const;
  const address: Deadline[] = dossier.hasAddress ? [{ kind: 'adresse', numero, state, dueAt: addressExpiry(dossier) }] : [];
  switch (event.type) {
    case 'depose':
      return [{ kind: 'contenu', numero, state, dueAt: dossier.expiresAt }, ...address];
    case 'effacement':
      return [{ kind: 'contenu', numero, state, dueAt: dossier.expiresAt }, ...address];
    case 'document': {
      const { id, key } = event.document;
      return [{ kind: 'document', numero, state, id, key, dueAt: contentExpiry(event.at) }];
    }
    case 'reponse': {
      const late = event.commentKey === undefined ? null : lateCommentId(event.commentKey);
      const comment: Deadline[] =
        event.commentKey === undefined || late === null
          ? []
          : [{ kind: 'commentaire', numero, state, id: late, key: event.commentKey, dueAt: event.at }];
      return event.status === 'clos' ? [...comment, ...address] : comment;
    }
    default:
      return [];
  }
}

/** Longer than any function that writes a comment lives, with room for its clock: what is not late is there before the purge looks. */
const LATE_MARGIN_SECONDS = 300;

/** True where a comment given now could miss the destruction of the content: it is kept apart, and destroyed once sent. */
export function commentIsLate({ contentState, expiresAt }: Pick<Dossier, 'contentState' | 'expiresAt'>, now: string): boolean {
  return contentState !== 'present' || secondsLater(now, LATE_MARGIN_SECONDS) >= expiresAt;
}

/** True while a comment may be read: those that go with the content are refused from its very instant on (design §2). */
export function commentReadable(
  { contentState, expiresAt }: Pick<Dossier, 'contentState' | 'expiresAt'>,
  key: string,
  now: string,
): boolean {
  return !key.startsWith(COMMENTS) || (contentState === 'present' && now < expiresAt);
}

/** Seconds before what was announced and never decided is destroyed: longer than any function that writes lives. */
export const ANNOUNCED_SECONDS = 3600;

/** An upload of the GS is copied at the decision: the agent has a day to decide. */
export const UPLOAD_SECONDS = DAY_SECONDS;

/**
 * Until when a return flow that the hub moved stays in its boite: with the content of its dossier; a day for its sender where that is
 * over already; thirty days where it names no dossier of that boite.
 */
export function returnExpiry(arrivedAt: string, dossier: Pick<Dossier, 'expiresAt'> | null): string {
  if (dossier === null) return contentExpiry(arrivedAt);
  return arrivedAt < dossier.expiresAt ? dossier.expiresAt : secondsLater(arrivedAt, DAY_SECONDS);
}

/** A document for the usager may be read for 30 days from its own receipt (design §2), unless the dossier was given up since. */
export const documentReadable = ({ erasedAt }: Pick<Dossier, 'erasedAt'>, receivedAt: string, now: string): boolean =>
  now < contentExpiry(receivedAt) && (erasedAt === undefined || receivedAt > erasedAt);

/** What is known when a deadline has come. `named`: the event that names the object, if one does. */
export interface DeadlineFacts {
  readonly dossier: Dossier | null;
  readonly named: DossierEvent | undefined;
  /** A late comment is still to be told to the usager. */
  readonly mailPending: boolean;
}

/** Seconds before a late comment that waits for its mail is looked at again: the period of the sweeper. */
const MAIL_WAIT_SECONDS = 600;

/** An instant to come back at, or `destroy`. What no event names was never decided: its writer died, or was refused. */
export function judgeDeadline(
  deadline: Deadline,
  { dossier, named, mailPending }: DeadlineFacts,
  at: string,
): 'destroy' | { until: string } {
  const from = (instant: string): 'destroy' | { until: string } => (at < instant ? { until: instant } : 'destroy');
  // What the commune said before the content was given up goes with it; what it says afterwards has its own time.
  const givenUp = named !== undefined && dossier?.erasedAt !== undefined && named.at <= dossier.erasedAt;
  if (givenUp) return 'destroy';
  switch (deadline.kind) {
    case 'contenu':
      return from(dossier?.expiresAt ?? deadline.dueAt);
    case 'adresse':
      return from(dossier === null ? deadline.dueAt : addressExpiry(dossier));
    case 'document':
      return from(named === undefined ? deadline.dueAt : contentExpiry(named.at));
    case 'commentaire':
      return named !== undefined && mailPending ? { until: secondsLater(at, MAIL_WAIT_SECONDS) } : from(deadline.dueAt);
    case 'retour':
      return from(deadline.dueAt);
  }
}
