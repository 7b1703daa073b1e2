import * as z from 'zod';
import type { Raccordement } from './commune.ts';
import { DemarcheCodeSchema } from './demarches.ts';
import { InseeSchema, InstantSchema } from './ids.ts';
import { DAY_SECONDS, secondsLater } from './instants.ts';

/** Mailboxes of a raccordement whose health is watched. */
export const MailboxRoleSchema = z.enum(['mairie', 'second-contact']);
export type MailboxRole = z.infer<typeof MailboxRoleSchema>;

/** How a mailbox failed: refused for good, refused after many tries (full, too slow), reported as unwanted. */
export const MailboxFailureSchema = z.enum(['rebond', 'rebond-passager', 'plainte']);
export type MailboxFailure = z.infer<typeof MailboxFailureSchema>;

/** Messages remembered, so that an event that comes twice counts once. */
const HEARD = 20;

/** What SES has told of the mails sent to one mailbox of a raccordement. No address: the raccordement holds it. */
export const MailboxHealthSchema = z.strictObject({
  insee: InseeSchema,
  demarche: DemarcheCodeSchema,
  role: MailboxRoleSchema,
  /** When the last mail that arrived was sent. */
  deliveredAt: InstantSchema.optional(),
  /** When the first and the last of the mails that failed since were sent, and how the last failed. */
  failedSince: InstantSchema.optional(),
  failedAt: InstantSchema.optional(),
  failure: MailboxFailureSchema.optional(),
  /** When an operator last said that it is repaired: what was sent before proves nothing against it. */
  repairedAt: InstantSchema.optional(),
  bounces: z.int().min(0),
  complaints: z.int().min(0),
  /** Ids of the last messages counted as failed. */
  heard: z.array(z.string()).max(HEARD),
  /** Raised by each write. */
  version: z.int().min(1),
});
export type MailboxHealth = z.infer<typeof MailboxHealthSchema>;

/** Names a mailbox, without its address. */
export type MailboxName = Pick<MailboxHealth, 'insee' | 'demarche' | 'role'>;

/** What SES says of one mail, by the instant at which that mail was sent. */
export interface MailboxNews {
  readonly messageId: string;
  readonly sentAt: string;
  readonly outcome: 'remis' | MailboxFailure;
}

export const unknownMailbox = (name: MailboxName): MailboxHealth => ({
  ...name,
  bounces: 0,
  complaints: 0,
  heard: [],
  version: 1,
});

const later = (a: string | undefined, b: string): string => (a === undefined || a < b ? b : a);
const sooner = (a: string | undefined, b: string): string => (a === undefined || b < a ? b : a);

/**
 * The health after some news. Events come twice and in any order: what counts is when the mail was sent, and of one mail that arrived and
 * then failed, the failure.
 */
export function afterNews(health: MailboxHealth, { messageId, sentAt, outcome }: MailboxNews): MailboxHealth {
  if (outcome === 'remis') {
    if (health.deliveredAt !== undefined && health.deliveredAt >= sentAt) return health;
    const next = { ...health, deliveredAt: sentAt };
    return inError(next) ? next : healed(next);
  }
  if (health.heard.includes(messageId)) return health;
  const counted = {
    ...health,
    bounces: health.bounces + (outcome === 'plainte' ? 0 : 1),
    complaints: health.complaints + (outcome === 'plainte' ? 1 : 0),
    heard: [...health.heard, messageId].slice(-HEARD),
  };
  const newest = health.failedAt === undefined || health.failedAt <= sentAt;
  const next = { ...counted, failedAt: later(health.failedAt, sentAt), failure: newest ? outcome : (health.failure ?? outcome) };
  return inError(next) ? { ...next, failedSince: sooner(health.failedSince, sentAt) } : next;
}

function healed({ failedSince: _, ...health }: MailboxHealth): MailboxHealth {
  return health;
}

/** `saine` or `en-erreur`: a mail failed, and none sent after it has arrived. */
export function inError({ failedAt, deliveredAt, repairedAt }: Pick<MailboxHealth, 'failedAt' | 'deliveredAt' | 'repairedAt'>): boolean {
  if (failedAt === undefined || (repairedAt !== undefined && failedAt < repairedAt)) return false;
  return deliveredAt === undefined || deliveredAt <= failedAt;
}

/** A mailbox that an operator says is repaired: the next mail goes there again. What was counted stays. */
export const repaired = (health: MailboxHealth, at: string): MailboxHealth => healed({ ...health, repairedAt: at });

/** Days without a mail that arrived after which nobody knows any more whether a mailbox works. A quarter: some communes get no dossier for weeks. */
const SILENT_DAYS = 90;

/** `silencieuse`: nothing says that a mail arrived there, ever or for a quarter, and nothing says that one failed. */
export type MailboxState = 'saine' | 'silencieuse' | 'en-erreur';

export function mailboxState(health: MailboxHealth | null, now: string): MailboxState {
  if (health === null) return 'silencieuse';
  if (inError(health)) return 'en-erreur';
  const since = health.deliveredAt;
  return since === undefined || since < secondsLater(now, -SILENT_DAYS * DAY_SECONDS) ? 'silencieuse' : 'saine';
}

/** Seconds after its last failure before a mailbox is tried again: nothing else would show that it has been repaired. */
export const TRY_AGAIN_SECONDS: Record<MailboxFailure, number> = {
  rebond: 7 * DAY_SECONDS,
  plainte: 7 * DAY_SECONDS,
  // A full mailbox is emptied by whoever comes to work.
  'rebond-passager': DAY_SECONDS,
};

/** True where a mail must go elsewhere: the mailbox is in error, and its time to be tried again has not come. */
export function avoided(health: MailboxHealth | null, now: string): boolean {
  if (health?.failedAt === undefined || !inError(health)) return false;
  return now < secondsLater(health.failedAt, TRY_AGAIN_SECONDS[health.failure ?? 'rebond']);
}

/** Who of a raccordement gets what its mairie must know: the mailbox, or the second contact while the mailbox is in error. */
export function mailboxOf(
  { mailbox, secondContact }: Pick<Raccordement, 'mailbox' | 'secondContact'>,
  health: MailboxHealth | null,
  now: string,
): { readonly to: string; readonly role: MailboxRole } {
  if (secondContact !== undefined && avoided(health, now)) return { to: secondContact, role: 'second-contact' };
  return { to: mailbox, role: 'mairie' };
}

const FAILURES: Record<MailboxFailure, string> = {
  rebond: 'l’adresse n’existe pas ou refuse nos courriels',
  'rebond-passager': 'la boîte aux lettres est pleine ou ne répond pas',
  plainte: 'nos courriels y ont été signalés comme indésirables',
};

/** Why a mailbox is in error, in the middle of a French sentence. */
export const failureText = ({ failure = 'rebond' }: Pick<MailboxHealth, 'failure'>): string => FAILURES[failure];
