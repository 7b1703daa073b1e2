import { ABSENT, type Effect } from './claims.ts';

export type EventState = 'absent' | 'ouvert' | 'fait';

/**
 * Where an invocation stands: each is one call to the outside, so that a death, or another invocation, may come between any two.
 * `ack` is acknowledge-deposit, `read` to `settle` deliver-to-boite, `load` to `advance2` carry-out-events.
 */
export type Step = 'ack' | 'read' | 'claim' | 'look' | 'put' | 'giveBack' | 'settle' | 'load' | 'advance1' | 'tell' | 'advance2';

/** One execution, or one task that a Retry began, or a function that outlives its task: they all do the same. */
export interface Invocation {
  readonly step: Step;
  /** The delivery as it read it. */
  readonly read: 'nothing' | 'absent' | 'du' | 'pris';
  /** False once somebody wrote the claim that it read: a conditional write on its token fails. */
  readonly fresh: boolean;
  /** It lost an advance once. */
  readonly lost: boolean;
}

/** A dossier of two events, `depose` then `transmis`, and two consequences: its file in the boite, its mail owed. */
export interface DeliveryState {
  readonly events: readonly [EventState, EventState];
  /** Whether the execution's name of the present `essai` is used. */
  readonly named: readonly [boolean, boolean];
  /** Records of the stream that nobody handled yet. */
  readonly records: readonly [boolean, boolean];
  readonly carriedTo: 0 | 1 | 2;
  /** The portal knows that the dossier is transmis. */
  readonly told: boolean;
  /** How often the mail of the second event was written as owed. */
  readonly owed: number;
  readonly delivery: Effect;
  /** Versions of the file that ever stood in the boite. */
  readonly box: number;
  /** Copies that left, and of which nobody knows yet whether they arrive. */
  readonly flying: number;
  /** The commune fetched the file and deleted it. */
  readonly fetched: boolean;
  readonly x1: Invocation | null;
  readonly x2: Invocation | null;
}

export const DEPOSITED: DeliveryState = {
  events: ['ouvert', 'absent'],
  named: [false, false],
  records: [true, false],
  carriedTo: 0,
  told: false,
  owed: 0,
  delivery: ABSENT,
  box: 0,
  flying: 0,
  fetched: false,
  x1: null,
  x2: null,
};

/** What can be taken away from the protocol, to see that it was needed. */
export interface DeliveryVariant {
  /** The delivery is claimed before it is made. */
  readonly claims: boolean;
  /** A lease outlives its function, and what that function left in flight. */
  readonly leaseOutlives: boolean;
  /** What a claimant that is not the first looks at. */
  readonly evidence: 'versions and markers' | 'present files' | 'none';
  /** A claim is given back only where S3 itself refused the copy. */
  readonly keepsDoubtfulClaim: boolean;
  /** The SDK makes a call of which it lost the answer only once. */
  readonly sdkOnce: boolean;
  /** The token is drawn by each invocation, and is not the execution's name. */
  readonly ownerPerInvocation: boolean;
  /** The sweeper raises `essai`: another name. */
  readonly raises: boolean;
  /** The sweeper runs. */
  readonly sweeps: boolean;
  /** An event waits for the one before it. */
  readonly ordered: boolean;
  /** The portal is told before the event counts as carried out. */
  readonly tellsFirst: boolean;
}

export const AS_BUILT: DeliveryVariant = {
  claims: true,
  leaseOutlives: true,
  evidence: 'versions and markers',
  keepsDoubtfulClaim: true,
  sdkOnce: true,
  ownerPerInvocation: true,
  raises: true,
  sweeps: true,
  ordered: true,
  tellsFirst: true,
};
