import type { TransactItem } from './client.ts';
import { dossierKey, eventSk } from './keys.ts';

/**
 * Conditions of the transaction that claims a delivery: the event is still open, the content is there and may be read.
 * The claim is thus the lease that a purge waits out (design §6).
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
        ConditionExpression: 'contentState = :present AND expiresAt > :now AND #status = :depose',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':present': 'present', ':now': now, ':depose': 'depose' },
      },
    },
  ];
}
