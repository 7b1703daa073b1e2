import { type DeliveryWay, deliveryWay } from '../domain/commune.ts';
import { owedMails } from '../domain/consequences.ts';
import { contentReadable } from '../domain/decide.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import type { EffectName } from '../domain/effects.ts';
import { secondsLater } from '../domain/instants.ts';
import { type PortalFact, portalFact } from '../domain/portal-facts.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info } from '../shared/logger.ts';

/**
 * Seconds after which the sweeper sends the acknowledgement alone. Normally the delivery follows within seconds and the
 * usager gets one mail for both; where it does not, his acknowledgement must not wait for it.
 */
export const ACKNOWLEDGEMENT_GRACE_SECONDS = 120;

/** By which way the dossier reaches its commune, or `none`: already handed over, or content no longer to be delivered. */
export type Way = DeliveryWay | 'none';

export interface AcknowledgeDepositDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly eventsFrom: (numero: string, seq: number, limit: number) => Promise<DossierEvent[]>;
  readonly tell: (fact: PortalFact) => Promise<void>;
  /** Writes an owed effect; already there is a success. */
  readonly owe: (numero: string, effect: EffectName, dueAt: string) => Promise<void>;
  readonly now: () => Date;
}

/** Tells the portal that the dossier is received, and owes the usager his acknowledgement (CRPA, art. L. 112-11). */
export function createAcknowledgeDeposit({ load, eventsFrom, tell, owe, now }: AcknowledgeDepositDeps) {
  return async ({ numero, seq }: LifecycleInput): Promise<{ way: Way }> => {
    const [dossier, [event]] = await Promise.all([load(numero), eventsFrom(numero, seq, 1)]);
    // A start for anything but a deposit means nothing here.
    if (dossier === null || event?.type !== 'depose') return { way: 'none' };
    await tell(portalFact(dossier, event));
    const instant = now();
    const dueAt = secondsLater(instant, ACKNOWLEDGEMENT_GRACE_SECONDS);
    for (const mail of owedMails(dossier, event)) await owe(numero, mail, dueAt);
    const way = wayOf(dossier, instant.toISOString());
    info('DEPOSIT_ACKNOWLEDGED', { numero, way });
    return { way };
  };
}

function wayOf(dossier: Dossier, now: string): Way {
  if (dossier.status !== 'depose' || !contentReadable(dossier, now)) return 'none';
  return deliveryWay(dossier);
}
