import { contentReadable } from '../domain/decide.ts';
import { type Delivery, isOpen } from '../domain/delivery.ts';
import { fallsBack } from '../domain/delivery-schedule.ts';
import { fellBack } from '../domain/delivery-steps.ts';
import { parisDay } from '../domain/legal-time.ts';
import type { NoticeRecipient } from '../domain/notices.ts';
import { warn } from '../shared/logger.ts';
import type { PushDeps } from './context.ts';

/**
 * Opens in the GS what was not handed over within 72 h of its deposit, whatever the reason, and tells the second contact and the
 * operator, once a day for each raccordement. A push goes on being tried beside it.
 */
export function createFallBack(deps: PushDeps) {
  const { apply, now } = deps;

  async function tell({ insee, demarche }: Delivery): Promise<void> {
    const at = now().toISOString();
    const jour = parisDay(at);
    const recipients: NoticeRecipient[] = [{ role: 'operateur' }, { role: 'second-contact', insee, demarche }];
    for (const to of recipients) {
      const id = `bascule-en-gs.${insee}.${demarche}.${jour}.${to.role}`;
      await deps.owe({ id, kind: 'bascule-en-gs', to, facts: { commune: insee, demarche }, at });
    }
  }

  /** True where the delivery changed. */
  return async (delivery: Delivery): Promise<boolean> => {
    const at = now().toISOString();
    if (!isOpen(delivery) || !fallsBack(delivery, at)) return false;
    const { numero, attempt, lastFailure, push } = delivery;
    const failure = lastFailure === undefined ? {} : { failure: lastFailure };
    // Told first: who dies in between tells it again under the same identifier.
    await tell(delivery);
    const outcome = await apply(numero, { kind: 'basculer', attempts: attempt, ...failure }, ({ events }) =>
      events.length === 0 ? [] : [deps.nextItem(delivery, fellBack(delivery, at))],
    );
    if (outcome.ok && outcome.value.events.length > 0) {
      warn('PUSH_FELL_BACK', { numero, attempts: attempt, failure: lastFailure });
      deps.count('PushFellBack', { way: push === undefined ? 'boite' : 'push' });
    } else if (outcome.ok && !contentReadable(outcome.value.dossier, at)) await apply(numero, { kind: 'abandonner' }, deps.endedItems);
    return true;
  };
}
export type FallBack = ReturnType<typeof createFallBack>;
