import { deliveryEffect, type Effect } from '../../domain/effects.ts';
import type { TransactItem } from './client.ts';
import { dossierKey, effectSk } from './keys.ts';

/**
 * The delivery into a boite, cancelled in the transaction that begins a purge: one that is owed, or whose claimant is dead, ends; one that
 * has ended, or never was, must still be so. A live claim is the purge's to wait out (design §6, last paragraph).
 * @param seq rank of the event that asked for the delivery
 */
export function cancelledDelivery(TableName: string, numero: string, seq: number, read: Effect | null): TransactItem {
  const Key = dossierKey(numero, effectSk(deliveryEffect(seq)));
  if (read === null) return { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(pk)' } };
  const unchanged = {
    ConditionExpression:
      read.owner === undefined ? '#state = :read AND attribute_not_exists(#owner)' : '#state = :read AND #owner = :owner',
    ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
  };
  const asRead = { ':read': read.state, ...(read.owner === undefined ? {} : { ':owner': read.owner }) };
  if (read.state !== 'du' && read.state !== 'pris') {
    return { ConditionCheck: { TableName, Key, ...unchanged, ExpressionAttributeValues: asRead } };
  }
  return {
    Update: {
      TableName,
      Key,
      UpdateExpression: 'SET #state = :end REMOVE #owner, leaseUntil, gsi2pk, gsi2sk',
      ...unchanged,
      ExpressionAttributeValues: { ...asRead, ':end': 'annule' },
    },
  };
}
