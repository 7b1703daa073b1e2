import type { Raccordement } from '../domain/commune.ts';
import { owedMails } from '../domain/consequences.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import type { EffectName } from '../domain/effects.ts';
import { secondsLater } from '../domain/instants.ts';
import { type PortalFact, portalFact } from '../domain/portal-facts.ts';
import { type Way, wayOf } from '../shared/delivery-way.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info } from '../shared/logger.ts';

/**
 * Seconds after which the sweeper sends the acknowledgement alone. Normally the delivery follows within seconds and the
 * usager gets one mail for both; where it does not, his acknowledgement must not wait for it.
 */
export const ACKNOWLEDGEMENT_GRACE_SECONDS = 120;

export interface AcknowledgeDepositDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  readonly eventsFrom: (numero: string, seq: number, limit: number) => Promise<DossierEvent[]>;
  readonly tell: (fact: PortalFact) => Promise<void>;
  /** Writes an owed effect; already there is a success. */
  readonly owe: (numero: string, effect: EffectName, dueAt: string) => Promise<void>;
  readonly now: () => Date;
}

/** Tells the portal that the dossier is received, and owes the usager his acknowledgement (CRPA, art. L. 112-11). */
export function createAcknowledgeDeposit({ load, raccordement, eventsFrom, tell, owe, now }: AcknowledgeDepositDeps) {
  return async ({ numero, seq }: LifecycleInput): Promise<{ way: Way }> => {
    const [dossier, [event]] = await Promise.all([load(numero), eventsFrom(numero, seq, 1)]);
    // A start for anything but a deposit means nothing here.
    if (dossier === null || event?.type !== 'depose') return { way: 'none' };
    await tell(portalFact(dossier, event));
    const instant = now();
    const dueAt = secondsLater(instant, ACKNOWLEDGEMENT_GRACE_SECONDS);
    for (const mail of owedMails(dossier, event)) await owe(numero, mail, dueAt);
    const way = wayOf(dossier, await raccordement(dossier.insee, dossier.demarche), instant.toISOString());
    info('DEPOSIT_ACKNOWLEDGED', { numero, way });
    return { way };
  };
}
