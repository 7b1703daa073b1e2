import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Command, Decision } from '../domain/decide.ts';
import type { Dossier } from '../domain/dossier.ts';
import { claimStep, type Effect } from '../domain/effects.ts';
import { secondsLater } from '../domain/instants.ts';
import { deliverySeqOf } from '../domain/redelivery.ts';
import type { Outcome } from '../domain/refusals.ts';
import type { Deadline } from '../domain/retention.ts';

/**
 * What became of a purge that was to begin. `held`: a delivery that was claimed in time may still be writing; the purge waits it out.
 */
export type PurgeBegun = { readonly outcome: 'begun' | 'gone' } | { readonly outcome: 'held'; readonly until: string };

export interface BeginPurgeDeps {
  /** The effect `depot-boite` of a dossier, of the event that asked for it last. */
  readonly delivery: (numero: string, seq: number) => Promise<Effect | null>;
  /** Until when the push of a dossier may still be copying its content; undefined where it does not. */
  readonly copyingUntil: (numero: string) => Promise<string | undefined>;
  /** Applies a command as of an instant, with what must go with it, in one transaction. */
  readonly apply: (
    numero: string,
    command: Command,
    at: string,
    extra: (decision: Decision) => readonly TransactItem[],
  ) => Promise<Outcome<Decision>>;
  readonly begun: (deadline: Deadline, run: string) => TransactItem;
  readonly cancelled: (numero: string, seq: number, delivery: Effect | null) => TransactItem;
  /** Items that cancel a push, where the decision gave one up. */
  readonly cancelledPush: (decision: Decision) => readonly TransactItem[];
  /** Counts a dossier whose thirty days are over. */
  readonly expired: (dossier: Dossier) => void;
  readonly evidenceSeconds: number;
  readonly now: () => Date;
}

/** Another delivery was asked for between two reads: the message comes back and finds it. */
export class DeliveredOnceMoreError extends Error {
  override readonly name = 'DeliveredOnceMoreError';
}

/** A claim that no invocation has: whoever holds it is another. */
const NOBODY = '';

/**
 * The one transaction between delivery and destruction, which never cross (design §6): the content expires, the deadline has begun, the
 * deliveries are cancelled. From here on no claim of this content succeeds, and no decision made before it is written.
 */
export function createBeginPurge(deps: BeginPurgeDeps) {
  return async (dossier: Dossier, deadline: Deadline, run: string, at: string): Promise<PurgeBegun> => {
    const { numero } = dossier;
    const seq = deliverySeqOf(dossier);
    const delivery = await deps.delivery(numero, seq);
    const now = deps.now().toISOString();
    if (delivery !== null && claimStep(delivery, NOBODY, now, deps.evidenceSeconds) === 'held') {
      return { outcome: 'held', until: secondsLater(delivery.leaseUntil ?? now, deps.evidenceSeconds) };
    }
    const copyingUntil = await deps.copyingUntil(numero);
    if (copyingUntil !== undefined && copyingUntil > now) return { outcome: 'held', until: copyingUntil };
    const outcome = await deps.apply(numero, { kind: 'expirer' }, at, (decision) => {
      if (decision.events.length === 0) return [];
      if (deliverySeqOf(decision.dossier) !== seq) throw new DeliveredOnceMoreError('another delivery was asked for meanwhile');
      return [deps.begun(deadline, run), deps.cancelled(numero, seq, delivery), ...deps.cancelledPush(decision)];
    });
    if (!outcome.ok || outcome.value.events.length === 0) return { outcome: 'gone' };
    if (outcome.value.dossier.erasedAt === undefined) deps.expired(outcome.value.dossier);
    return { outcome: 'begun' };
  };
}
