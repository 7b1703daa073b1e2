import type { DeliveryIn } from '../domain/delivery.ts';
import { later, resumed } from '../domain/delivery-steps.ts';
import { secondsLater } from '../domain/instants.ts';
import { info } from '../shared/logger.ts';
import type { PushDeps } from './context.ts';
import type { FallBack } from './fall-back.ts';
import { HELD_LOOK_SECONDS } from './send-file.ts';

/**
 * What a suspended raccordement holds: released oldest first once it is active again, opened in the GS 72 h after its deposit. A push
 * goes back to its endpoint, the others to a new execution of their deposit.
 */
export function createReleaseHeld(deps: PushDeps, fallBack: FallBack) {
  const { apply, replace, now } = deps;

  async function release(delivery: DeliveryIn<'suspendu'>): Promise<void> {
    const { numero, push } = delivery;
    const next = resumed(delivery, now().toISOString());
    const outcome = await apply(numero, { kind: 'reprendre' }, ({ events }) =>
      events.length === 0 ? [] : [deps.nextItem(delivery, next)],
    );
    if (!outcome.ok || outcome.value.events.length === 0) return;
    if (push === undefined) await deps.restart(numero);
    info('DELIVERY_RESUMED', { numero, way: push === undefined ? 'execution' : 'push' });
  }

  /** False where time ran out. */
  return async (insee: string, demarche: string, until: Date): Promise<boolean> => {
    const endpoints = new Set<string>();
    let finished = true;
    const active = (await deps.raccordement(insee, demarche))?.state !== 'suspendu';
    for await (const delivery of deps.heldFor(insee, demarche)) {
      finished = now() < until;
      if (!finished) break;
      if (delivery.state !== 'suspendu') continue;
      if (active) {
        await release(delivery);
        if (delivery.push !== undefined) endpoints.add(delivery.push.endpoint);
      } else if (!(await fallBack(delivery)) && delivery.nextAt <= now().toISOString())
        await replace(delivery, later(delivery, secondsLater(now(), HELD_LOOK_SECONDS)));
    }
    for (const endpoint of endpoints) await deps.ring({ endpoint }, 1);
    return finished;
  };
}
export type ReleaseHeld = ReturnType<typeof createReleaseHeld>;
