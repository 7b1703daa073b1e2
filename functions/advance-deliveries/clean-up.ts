import { copyPrefix, type Delivery, leftovers, type OpenDelivery, remotePath } from '../domain/delivery.ts';
import { later } from '../domain/delivery-steps.ts';
import { secondsLater } from '../domain/instants.ts';
import { info } from '../shared/logger.ts';
import type { PushDeps, Visit } from './context.ts';

export type Ended = Exclude<Delivery, OpenDelivery>;

/**
 * What an ended delivery left: its copies in the vault, destroyed; temporary names at the far end, whose removal is asked for once
 * each. A name that was never written, or is gone, makes that fail: nobody looks, the dossier is where it should be.
 */
export function createCleanUp({ destroy, remove, sendState, replace, schedule, leaseSeconds, now }: PushDeps) {
  return async (visit: Visit, delivery: Ended): Promise<void> => {
    const { numero, push, transferId, leaseUntil, endedAt } = delivery;
    const instant = now().toISOString();
    const tooLate = instant >= secondsLater(endedAt, schedule.fallbackSeconds);
    // An attempt under way would write its name after the removal; one without an answer, until its invocation is dead.
    const sending = transferId !== undefined && (await sendState(visit.endpoint.connectorId, transferId)).state === 'en-cours';
    const copying = transferId === undefined && leaseUntil !== undefined && instant < leaseUntil;
    if (!tooLate && (sending || copying || visit.circuit.state === 'ouvert')) {
      await replace(delivery, later(delivery, secondsLater(now(), sending ? schedule.pollSeconds : leaseSeconds)));
      return;
    }
    await destroy(copyPrefix(numero));
    const names = tooLate || push === undefined ? [] : leftovers(delivery);
    for (const name of names) await remove(visit.endpoint.connectorId, remotePath(push?.directory ?? '', name));
    await replace(delivery, { ...delivery, cleanup: 'fait' });
    info('PUSH_CLEANED_UP', { numero, removed: names.length });
  };
}
export type CleanUp = ReturnType<typeof createCleanUp>;
