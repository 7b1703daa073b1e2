import { deliveryWay } from '../../domain/commune.ts';
import type { Decision } from '../../domain/decide.ts';
import { DELIVERY_EFFECT } from '../../domain/effects.ts';
import type { TransactItem } from './client.ts';
import { provedEffect } from './effects.ts';

/**
 * What goes with a decision that proves the delivery: a fetch or an answer that came before the delivery was recorded settles
 * it, in the same transaction (design §2). Nothing for any other decision.
 */
export function provedDelivery(TableName: string, { events, dossier }: Decision): TransactItem[] {
  const proof = events.find((event) => event.type === 'transmis')?.proof;
  if (proof === undefined || proof === 'boite' || deliveryWay(dossier) !== 'boite') return [];
  return [provedEffect(TableName, dossier.numero, DELIVERY_EFFECT, proof)];
}
