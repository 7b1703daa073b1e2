import { deliveryEffect } from '../../domain/effects.ts';
import type { TransactItem } from './client.ts';
import { dossierKey, effectSk, eventSk, raccordementKey } from './keys.ts';

/**
 * Conditions of the transaction that claims a delivery: the event that asked for it is still open and no other asked since, the content is
 * there and may be read. The claim is thus the lease that a purge waits out (design §6).
 * @param seq rank of the event that asked for the delivery
 */
export function deliverable(TableName: string, numero: string, seq: number, now: string): TransactItem[] {
  return [
    {
      ConditionCheck: {
        TableName,
        Key: dossierKey(numero, eventSk(seq)),
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':open': 'ouvert' },
      },
    },
    {
      ConditionCheck: {
        TableName,
        Key: dossierKey(numero, 'DOSSIER'),
        ConditionExpression: `contentState = :present AND expiresAt > :now AND #status = :depose AND ${
          seq === 1 ? 'attribute_not_exists(deliverySeq)' : 'deliverySeq = :seq'
        }`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':present': 'present', ':now': now, ':depose': 'depose', ...(seq === 1 ? {} : { ':seq': seq }) },
      },
    },
  ];
}

/** Condition of a transaction: a raccordement is active at that moment. */
export function connected(TableName: string, insee: string, demarche: string): TransactItem {
  return {
    ConditionCheck: {
      TableName,
      Key: raccordementKey(insee, demarche),
      ConditionExpression: '#state = :active',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':active': 'actif' },
    },
  };
}

/** Condition of a transaction: nobody is putting the file of that delivery into a boite, and nobody died over it. */
export function notBeingDelivered(TableName: string, numero: string, seq: number): TransactItem {
  return {
    ConditionCheck: {
      TableName,
      Key: dossierKey(numero, effectSk(deliveryEffect(seq))),
      ConditionExpression: 'attribute_not_exists(pk) OR #state <> :claimed',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':claimed': 'pris' },
    },
  };
}
