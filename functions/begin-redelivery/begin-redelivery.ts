import type { LoadedDossier } from '../adapters/dossiers-table/dossiers.ts';
import type { Raccordement } from '../domain/commune.ts';
import { type DossierEvent, isConsequential } from '../domain/dossier.ts';
import { type PortalFact, portalFact } from '../domain/portal-facts.ts';
import { type Way, wayOf } from '../shared/delivery-way.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info } from '../shared/logger.ts';

export interface BeginRedeliveryDeps {
  readonly loadWithChain: (numero: string) => Promise<LoadedDossier | null>;
  readonly eventsFrom: (numero: string, seq: number, limit: number) => Promise<readonly DossierEvent[]>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  /** Takes a file out of a boite; no longer there is a success. */
  readonly withdraw: (boite: string, fileName: string) => Promise<void>;
  readonly tell: (fact: PortalFact) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Before a dossier is delivered once more: what earlier deliveries left in a boite is taken out, so that a commune never has two, and the
 * first one none any more; and the portal is told, since the delivery itself may take days. Answers by which way it goes now, as a deposit
 * does.
 */
export function createBeginRedelivery({ loadWithChain, eventsFrom, raccordement, withdraw, tell, now }: BeginRedeliveryDeps) {
  return async ({ numero, seq }: LifecycleInput): Promise<{ way: Way }> => {
    const [loaded, [event]] = await Promise.all([loadWithChain(numero), eventsFrom(numero, seq, 1)]);
    if (loaded === null || event === undefined || !isConsequential(event)) return { way: 'none' };
    const { dossier, carriedTo } = loaded;
    for (const { boite, fileName } of dossier.formerFiles ?? []) await withdraw(boite, fileName);
    // Facts come in order: where one before this is still to be told, both are told when the chain gets there.
    if (carriedTo === event.after) await tell(portalFact(dossier, event));
    const way = wayOf(dossier, await raccordement(dossier.insee, dossier.demarche), now().toISOString());
    info('REDELIVERY_BEGUN', { numero, way });
    return { way };
  };
}
