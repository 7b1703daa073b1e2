import { ABSENT, type Effect, OWED } from './claims.ts';

/** The two mails of a deposit to its usager: 0, the acknowledgement; 1, *transmis*. They may leave in one. */
export type Rank = 0 | 1;
export const RANKS: readonly Rank[] = [0, 1];
/** A mail as SES sees it: the effects that its tags name. */
export type Tags = '0' | '1' | '01';
export const has = (tags: Tags | '', rank: Rank): boolean => tags.includes(String(rank));

/** Each is one call to the outside; `fail0` and `fail1` are the failed attempts, recorded one after the other. */
export type Step = 'open' | 'read' | 'claim' | 'look' | 'check' | 'send' | 'fail0' | 'fail1' | 'settle';

/** An invocation of send-mails. */
export interface Sender {
  readonly step: Step;
  /** What it is about to send together. */
  readonly mails: Tags | '';
  /** Whether each was owed or claimed when it read it, and whether that claim is still the one that it read. */
  readonly read: readonly ['du' | 'pris' | '', 'du' | 'pris' | ''];
  readonly fresh: readonly [boolean, boolean];
  /** It began before the present claim of each: no function lives as long as a lease, so it ends before that one does. */
  readonly older: readonly [boolean, boolean];
  /** After a recorded failure: look for the next mail, or give the bell back. */
  readonly after: 'next' | 'back';
}

export interface MailsState {
  readonly mails: readonly [Effect, Effect];
  /** A message of the mail queue. */
  readonly bell: boolean;
  /** How often each consequence reached the usager. */
  readonly sent: readonly [number, number];
  /** Mails of which SES has not said yet that it sent them. */
  readonly unsaid: readonly Tags[];
  /** Words of SES that come after their time, if ever. */
  readonly late: readonly Tags[];
  /** Words of SES that did not arrive in time, by effect. */
  readonly suppressed: readonly [number, number];
  /** Calls that left, and of which nobody knows yet whether they arrive. */
  readonly flying: readonly Tags[];
  readonly x1: Sender | null;
  readonly x2: Sender | null;
}

export const ACKNOWLEDGED: MailsState = {
  mails: [OWED, ABSENT],
  bell: false,
  sent: [0, 0],
  unsaid: [],
  late: [],
  suppressed: [0, 0],
  flying: [],
  x1: null,
  x2: null,
};

/** What can be taken away from the protocol, to see that it was needed. */
export interface MailsVariant {
  readonly claims: boolean;
  readonly leaseOutlives: boolean;
  /** A dead claim is left alone until SES had its time to say what became of it. */
  readonly evidenceTime: boolean;
  /** Before a dead claim is repeated, what SES said is looked at. */
  readonly looks: boolean;
  /** The SDK makes a call of which it lost the answer only once. */
  readonly sdkOnce: boolean;
  /** An outcome in doubt keeps its claim, and is no failure. */
  readonly doubtKeepsClaim: boolean;
  /** One mail for two effects claims both. */
  readonly claimsBoth: boolean;
  readonly sweeps: boolean;
  /** Words of SES that may be lost or late, for each effect. */
  readonly suppressible: number;
  /** Failures after which a mail is set aside: the product's eight differ from two by nothing but length. */
  readonly setAsideAfter: number;
}

export const AS_BUILT: MailsVariant = {
  claims: true,
  leaseOutlives: true,
  evidenceTime: true,
  looks: true,
  sdkOnce: true,
  doubtKeepsClaim: true,
  claimsBoth: true,
  sweeps: true,
  suppressible: 1,
  setAsideAfter: 2,
};
