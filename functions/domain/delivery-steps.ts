import { deliveryWay } from './commune.ts';
import type { Delivery, DeliveryIn, OpenDelivery, UnderWay } from './delivery.ts';
import { type DeliverySchedule, retrySeconds } from './delivery-schedule.ts';
import type { Dossier } from './dossier.ts';
import { secondsLater } from './instants.ts';

/** What every state of a delivery holds. */
function baseOf({ numero, insee, demarche, fileName, contentKey, submittedAt, createdAt, fallbackAt, ...rest }: Delivery) {
  const { fellBackAt, attempt, lastFailure, rev } = rest;
  const since = { ...(fellBackAt === undefined ? {} : { fellBackAt }), ...(lastFailure === undefined ? {} : { lastFailure }) };
  return { numero, insee, demarche, fileName, contentKey, submittedAt, createdAt, fallbackAt, attempt, rev, ...since };
}

/** The delivery of a dossier that its execution leaves: to the push, or held with its raccordement. */
export function newDelivery(
  dossier: Dossier,
  depositedAt: string,
  now: string,
  { fallbackSeconds }: Pick<DeliverySchedule, 'fallbackSeconds'>,
): DeliveryIn<'a-pousser' | 'suspendu'> {
  const { numero, insee, demarche, fileName, contentKey, submittedAt, push } = dossier;
  const times = { createdAt: depositedAt, fallbackAt: secondsLater(depositedAt, fallbackSeconds), nextAt: now };
  const base = { numero, insee, demarche, fileName, contentKey, submittedAt, ...times, attempt: 0, rev: 1 };
  if (deliveryWay(dossier) === 'push' && push !== undefined && dossier.acheminement !== 'suspendu')
    return { ...base, push, state: 'a-pousser' };
  return { ...base, state: 'suspendu', ...(push === undefined ? {} : { push }) };
}

/** Held with its raccordement; looked at again at an instant, the fallback at the latest. */
export function suspended(delivery: DeliveryIn<'a-pousser' | 'envoye' | 'suspendu'>, nextAt: string): DeliveryIn<'suspendu'> {
  const { push } = delivery;
  return { ...baseOf(delivery), nextAt, state: 'suspendu', ...(push === undefined ? {} : { push }) };
}

/** The raccordement is active again: to be pushed at once, or back to the execution of its deposit. */
export function resumed(delivery: DeliveryIn<'suspendu'>, now: string): DeliveryIn<'a-pousser' | 'repris'> {
  const { push } = delivery;
  const base = { ...baseOf(delivery), nextAt: now };
  return push === undefined ? { ...base, state: 'repris', endedAt: now, cleanup: 'fait' } : { ...base, push, state: 'a-pousser' };
}

/** The intention, written before the copy and the call. */
export function attemptBegun(
  delivery: DeliveryIn<'a-pousser'>,
  now: string,
  leaseSeconds: number,
  evidenceSeconds: number,
): DeliveryIn<'envoi'> {
  const leaseUntil = secondsLater(now, leaseSeconds);
  // Without an answer of the call, whoever comes next waits for its completion event before he takes the attempt for lost.
  const nextAt = secondsLater(leaseUntil, evidenceSeconds);
  const attempt = delivery.attempt + 1;
  return { ...baseOf(delivery), push: delivery.push, attempt, state: 'envoi', startedAt: now, leaseUntil, nextAt };
}

export function sendStarted(delivery: DeliveryIn<'envoi'>, transferId: string, now: string, { pollSeconds }: DeliverySchedule) {
  return { ...delivery, transferId, nextAt: secondsLater(now, pollSeconds) };
}

export function sent(delivery: DeliveryIn<'envoi'>, now: string): DeliveryIn<'envoye'> {
  return { ...baseOf(delivery), push: delivery.push, state: 'envoye', sentAt: now, moves: 0, nextAt: now };
}

/** An attempt that came to nothing: the next one has its own temporary name, at the end of the back-off. */
export function attemptFailed(
  delivery: DeliveryIn<'envoi'>,
  code: string,
  now: string,
  schedule: DeliverySchedule,
  { jitter, ofEndpoint }: { readonly jitter: number; readonly ofEndpoint: boolean },
): DeliveryIn<'a-pousser'> {
  // A failure of the endpoint is paced by its circuit: all of its files leave together once it answers again.
  const wait = ofEndpoint ? schedule.firstRetrySeconds : retrySeconds(schedule, delivery.attempt, jitter);
  const base = { ...baseOf(delivery), lastFailure: code };
  return { ...base, push: delivery.push, state: 'a-pousser', nextAt: secondsLater(now, wait) };
}

/** Written before the call: from now on the file may have its final name. */
export function moveIntended(
  delivery: DeliveryIn<'envoye'>,
  now: string,
  { pollSeconds }: Pick<DeliverySchedule, 'pollSeconds'>,
): DeliveryIn<'move-demande'> {
  const nextAt = secondsLater(now, pollSeconds);
  const { push, sentAt } = delivery;
  const moves = delivery.moves + 1;
  return { ...baseOf(delivery), push, state: 'move-demande', sentAt, moves, asked: [{ at: now }], nextAt };
}

/** The answer of the call: an identifier by which its event is known, or a refusal, by which nothing was asked for. */
export function moveAnswered(delivery: DeliveryIn<'move-demande'>, moveId: string | 'refused', now: string): DeliveryIn<'move-demande'> {
  const before = delivery.asked.slice(0, -1);
  if (moveId === 'refused') return { ...delivery, asked: before, nextAt: now };
  return { ...delivery, asked: [...before, { at: delivery.asked.at(-1)?.at ?? now, moveId }] };
}

/**
 * The event of a move that failed: looked at with the evidence, at once. An identifier that nobody wrote down belongs to the oldest
 * move whose answer was lost.
 */
export function moveFailed(
  delivery: DeliveryIn<'move-demande'>,
  moveId: string | undefined,
  failure: string,
  now: string,
): DeliveryIn<'move-demande'> {
  const known = delivery.asked.findIndex((move) => moveId !== undefined && move.moveId === moveId);
  const meant = known === -1 && moveId !== undefined ? delivery.asked.findIndex((move) => move.moveId === undefined) : known;
  const asked = delivery.asked.map((move, index) => (index === meant ? { ...move, moveId, failed: true as const } : move));
  return { ...delivery, asked, failure, nextAt: now };
}

/** No move can still succeed: each has failed, or is older than the service keeps one. */
export function movesAreSettled({ asked }: DeliveryIn<'move-demande'>, now: string, { sendSeconds }: DeliverySchedule): boolean {
  return asked.every(({ at, failed }) => failed === true || secondsLater(at, sendSeconds) <= now);
}

/**
 * The temporary name still stands, and the outcome of the move is unknown: the same move, again. It can succeed once only, since the
 * name goes with it.
 */
export function moveRepeated(
  { listing: _listing, failure: _failure, ...delivery }: DeliveryIn<'move-demande'>,
  now: string,
  { pollSeconds }: Pick<DeliverySchedule, 'pollSeconds'>,
): DeliveryIn<'move-demande'> {
  const asked = [...delivery.asked, { at: now }].slice(-MAX_ASKED);
  return { ...delivery, moves: delivery.moves + 1, asked, nextAt: secondsLater(now, pollSeconds) };
}

/** Moves kept of those whose outcome is open: at one for each evidence time, more than the twelve hours for which they count. */
const MAX_ASKED = 100;

/** The temporary name still stands, and no move can take it away any more: whole and waiting, for another move or for the GS. */
export function moveGivenUp(
  delivery: DeliveryIn<'move-demande'>,
  now: string,
  schedule: DeliverySchedule,
  jitter: number,
): DeliveryIn<'envoye'> {
  const base = { ...baseOf(delivery), ...(delivery.failure === undefined ? {} : { lastFailure: delivery.failure }) };
  const nextAt = secondsLater(now, retrySeconds(schedule, delivery.moves, jitter));
  const { push, sentAt, moves } = delivery;
  return { ...base, push, state: 'envoye', sentAt, moves, nextAt };
}

export function delivered(delivery: UnderWay, now: string): DeliveryIn<'livre'> {
  return { ...baseOf(delivery), push: delivery.push, state: 'livre', endedAt: now, nextAt: now, cleanup: 'du', proof: 'push' };
}

export function fellBack(delivery: OpenDelivery, now: string): Delivery {
  if (delivery.push !== undefined) return { ...delivery, fellBackAt: now };
  return { ...baseOf(delivery), fellBackAt: now, state: 'annule', endedAt: now, nextAt: now, cleanup: 'fait', reason: 'bascule' };
}

/** Its content can no longer be delivered. */
export function abandoned(delivery: OpenDelivery, now: string): DeliveryIn<'annule'> {
  const { push } = delivery;
  const cleanup = delivery.attempt === 0 ? 'fait' : 'du';
  const ended = { ...baseOf(delivery), endedAt: now, nextAt: now, cleanup, ...(push === undefined ? {} : { push }) } as const;
  return { ...ended, state: 'annule', reason: 'contenu' };
}

export function later<D extends Delivery>(delivery: D, nextAt: string): D {
  return { ...delivery, nextAt };
}
