import { type DeliveryWay, deliveryWay, type Raccordement } from '../domain/commune.ts';
import { contentReadable } from '../domain/decide.ts';
import { leftItsExecution } from '../domain/delivery-decisions.ts';
import type { Dossier } from '../domain/dossier.ts';

/**
 * By which way the dossier reaches its commune; `suspendu`, it is held with its raccordement; `none`, it has left its execution, is
 * handed over, or is no longer to be delivered.
 */
export type Way = DeliveryWay | 'suspendu' | 'none';

export function wayOf(dossier: Dossier, raccordement: Raccordement | null, now: string): Way {
  if (dossier.status !== 'depose' || !contentReadable(dossier, now) || leftItsExecution(dossier)) return 'none';
  return raccordement?.state === 'suspendu' ? 'suspendu' : deliveryWay(dossier);
}
