import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Raccordement } from '../domain/commune.ts';
import { type Delivery, isOpen } from '../domain/delivery.ts';
import { newDelivery } from '../domain/delivery-steps.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import { secondsLater } from '../domain/instants.ts';
import { deliverySeqOf } from '../domain/redelivery.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info } from '../shared/logger.ts';

/** Behind the fallback, or the end of the content: by then the dossier is transmis, or its deposit is to be settled as annulled. */
const EVENT_GRACE_SECONDS = 1_800;

export interface HandOverDeliveryDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly eventsFrom: (numero: string, seq: number, limit: number) => Promise<DossierEvent[]>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  readonly apply: ApplyCommand;
  /** The delivery of an earlier time, of a dossier that is delivered once more. */
  readonly loadDelivery: (numero: string) => Promise<Delivery | null>;
  readonly newItem: (delivery: Delivery, earlier: Delivery | null) => TransactItem;
  /** Moves the due instant of an open event, so that the sweeper does not raise it while its delivery is tried. */
  readonly eventDueAt: (numero: string, seq: number, instant: string) => TransactItem;
  readonly ring: (bell: { endpoint: string }, delaySeconds: number) => Promise<void>;
  readonly fallbackSeconds: number;
  readonly now: () => Date;
}

/**
 * What became of a dossier that its execution leaves. `attend`: an earlier delivery still has something to remove at its far end, for 72 h
 * at most; the event stays open, the sweeper comes back. `none`: it was handed over before, or is no longer to be delivered.
 */
export type HandedOver = { readonly outcome: 'confie' | 'suspendu' | 'attend' | 'none' };

/**
 * A push outlives the execution of its deposit, and so does a dossier whose raccordement is suspended: one transaction writes the
 * delivery and puts the event that asked for it out of the sweeper's sight until its fallback; then the endpoint's bell is rung. One
 * delivery a dossier: what an earlier one left at its far end is removed first (docs/adr/0031).
 */
export function createHandOverDelivery(deps: HandOverDeliveryDeps) {
  return async ({ numero }: LifecycleInput): Promise<HandedOver> => {
    const dossier = await deps.load(numero);
    if (dossier === null) return { outcome: 'none' };
    const seq = deliverySeqOf(dossier);
    const [[event], earlier, raccordement] = await Promise.all([
      deps.eventsFrom(numero, seq, 1),
      deps.loadDelivery(numero),
      deps.raccordement(dossier.insee, dossier.demarche),
    ]);
    if (event === undefined) return { outcome: 'none' };
    if (earlier !== null && !isOpen(earlier) && earlier.cleanup === 'du') {
      info('DELIVERY_WAITS', { numero });
      return { outcome: 'attend' };
    }
    const now = deps.now().toISOString();
    const kind = raccordement?.state === 'suspendu' ? 'suspendre' : 'confier';
    const handedOver = await deps.apply(numero, { kind }, (decision) => {
      if (decision.events.length === 0) return [];
      const delivery = newDelivery(decision.dossier, event.at, now, deps);
      const last = [delivery.fallbackAt, dossier.expiresAt].sort()[0] ?? delivery.fallbackAt;
      return [deps.newItem(delivery, earlier), deps.eventDueAt(numero, seq, secondsLater(last, EVENT_GRACE_SECONDS))];
    });
    const step = handedOver.ok ? handedOver.value.dossier.acheminement : undefined;
    const isNew = handedOver.ok && handedOver.value.events.length > 0;
    info('DELIVERY_HANDED_OVER', { numero, step, isNew });
    // A second late: the index by which the visit finds it is not there at once. A bell too many is harmless.
    if (step === 'confie' && dossier.push !== undefined) await deps.ring({ endpoint: dossier.push.endpoint }, 1);
    return { outcome: isNew && (step === 'confie' || step === 'suspendu') ? step : 'none' };
  };
}
