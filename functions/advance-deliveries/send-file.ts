import { isOfEndpoint } from '../domain/circuit.ts';
import { contentReadable } from '../domain/decide.ts';
import { copyKey, type Delivery, type DeliveryIn } from '../domain/delivery.ts';
import { attemptBegun, attemptFailed, later, sendStarted, sent, suspended } from '../domain/delivery-steps.ts';
import { secondsLater } from '../domain/instants.ts';
import { info } from '../shared/logger.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { isSuspended, type PushDeps, type Visit } from './context.ts';

/** How often a held dossier is looked at, although nobody rang: a quarter of a day. */
export const HELD_LOOK_SECONDS = 6 * 3600;

/** `left`: not begun, somebody or something else decided; `throttled`: AWS takes no more for now. */
export type Started = 'started' | 'left' | 'throttled';

/** Sends a file under the temporary name of its attempt, and finds out what became of it. */
export function createSendFile(deps: PushDeps, breaker: CircuitBreaker) {
  const { apply, replace, schedule, now } = deps;

  /** The attempt came to nothing: the delivery waits for its next one, and the endpoint may be the cause. */
  async function fail(visit: Visit, delivery: DeliveryIn<'envoi'>, code: string): Promise<void> {
    const { numero, attempt } = delivery;
    const why = { jitter: deps.jitter(), ofEndpoint: isOfEndpoint(code) };
    if ((await replace(delivery, attemptFailed(delivery, code, now().toISOString(), schedule, why))) === null) return;
    info('PUSH_FAILED', { numero, attempt, code });
    deps.count('PushFailed', { code });
    await breaker.failed(visit, code);
  }

  /** Nothing leaves for a suspended raccordement: held, until it is active again or the 72 h are over. */
  async function hold(delivery: DeliveryIn<'a-pousser' | 'envoye'>): Promise<void> {
    const held = suspended(delivery, secondsLater(now(), HELD_LOOK_SECONDS));
    await apply(delivery.numero, { kind: 'suspendre' }, ({ events }) => (events.length === 0 ? [] : [deps.nextItem(delivery, held)]));
    info('DELIVERY_SUSPENDED', { numero: delivery.numero });
  }

  /** Given up where its content may no longer be read; anything else was written by somebody else, and is seen at the next look. */
  async function giveUp({ numero }: Delivery): Promise<void> {
    const dossier = await deps.loadDossier(numero);
    if (dossier !== null && contentReadable(dossier, now().toISOString())) return;
    await apply(numero, { kind: 'abandonner' }, deps.endedItems);
    info('DELIVERY_CANCELLED', { numero });
  }

  /** Intention, copy, call. */
  async function start(visit: Visit, delivery: DeliveryIn<'a-pousser'>): Promise<Started> {
    if (await isSuspended(deps, visit, delivery)) {
      await hold(delivery);
      return 'left';
    }
    const { numero, fileName, contentKey, push } = delivery;
    const begun = await replace(delivery, attemptBegun(delivery, now().toISOString(), deps.leaseSeconds, deps.evidenceSeconds), [
      deps.pushable(numero, now().toISOString()),
    ]);
    if (begun === null) {
      await giveUp(delivery);
      return 'left';
    }
    const key = copyKey(numero, fileName, begun.attempt);
    if ((await deps.copy(contentKey, key)) === 'gone') {
      await fail(visit, begun, 'SEND_FILE_NOT_FOUND');
      return 'left';
    }
    const answer = await deps.send(visit.endpoint.connectorId, key, push.directory);
    if (answer.outcome === 'refused') {
      await fail(visit, begun, answer.code);
      return answer.code === 'CALL_THROTTLED' ? 'throttled' : 'left';
    }
    info('PUSH_STARTED', { numero, attempt: begun.attempt, answered: answer.outcome === 'started' });
    // Without an answer the attempt may be on its way: its completion event tells, or its evidence time runs out.
    if (answer.outcome === 'started') await replace(begun, sendStarted(begun, answer.id, now().toISOString(), schedule));
    return 'started';
  }

  /** What became of an attempt: told by its event, or asked. Answers the delivery once its file is whole at the far end. */
  async function follow(visit: Visit, delivery: DeliveryIn<'envoi'>): Promise<DeliveryIn<'envoye'> | null> {
    const { transferId, failure } = delivery;
    if (failure !== undefined) await fail(visit, delivery, failure);
    else if (transferId === undefined) await fail(visit, delivery, 'ANSWER_LOST');
    else {
      const result = await deps.sendState(visit.endpoint.connectorId, transferId);
      if (result.state === 'complet') return replace(delivery, sent(delivery, now().toISOString()));
      if (result.state === 'echec') await fail(visit, delivery, result.code);
      else if (now().toISOString() >= secondsLater(delivery.startedAt, schedule.sendSeconds)) await fail(visit, delivery, 'TIMEOUT_ERROR');
      else await replace(delivery, later(delivery, secondsLater(now(), schedule.pollSeconds)));
    }
    return null;
  }

  return { start, follow, hold, giveUp };
}
export type SendFile = ReturnType<typeof createSendFile>;
