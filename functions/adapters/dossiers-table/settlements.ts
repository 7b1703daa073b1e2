import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { EffectEnd, EffectName } from '../../domain/effects.ts';
import { type Table, written } from './client.ts';
import type { ItemKey } from './due.ts';
import { dossierKey, effectSk, noticeKey } from './keys.ts';

const OPEN = '#state IN (:du, :pris)';
const NAMES = { '#state': 'state' };
const VALUES = { ':du': 'du', ':pris': 'pris' };

/**
 * Ends that evidence from outside writes into a restored table, whoever held a claim when it was saved: he is long dead. Only while the gate of
 * the restore is closed.
 */
export function settlements({ client, name: TableName }: Table) {
  return {
    /** Ends an effect, also one that the table has never known: it is then not owed a second time. `ended`: it had ended before. */
    async endEffect(numero: string, name: EffectName, state: EffectEnd, proof?: string): Promise<'settled' | 'ended'> {
      const Item = {
        ...dossierKey(numero, effectSk(name)),
        numero,
        ...name,
        state,
        attempts: 0,
        ...(proof === undefined ? {} : { proof }),
      };
      const put = new PutCommand({
        TableName,
        Item,
        ConditionExpression: `attribute_not_exists(pk) OR ${OPEN}`,
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: VALUES,
      });
      return (await written(client.send(put))) ? 'settled' : 'ended';
    },

    /** Ends a notice that is owed; one that the table does not know stays unknown. */
    async endNotice(id: string, proof: string): Promise<'settled' | 'ended'> {
      const end = new UpdateCommand({
        TableName,
        Key: noticeKey(id),
        UpdateExpression: 'SET #state = :fait, proof = :proof REMOVE #owner, leaseUntil, gsi2pk, gsi2sk',
        ConditionExpression: `attribute_exists(pk) AND ${OPEN}`,
        ExpressionAttributeNames: { ...NAMES, '#owner': 'owner' },
        ExpressionAttributeValues: { ...VALUES, ':fait': 'fait', ':proof': proof },
      });
      return (await written(client.send(end))) ? 'settled' : 'ended';
    },

    /** Forgets a deadline whose destruction the ledger tells. */
    async forgetDeadline(Key: ItemKey): Promise<'settled' | 'ended'> {
      const forget = new DeleteCommand({ TableName, Key, ConditionExpression: 'attribute_exists(pk)' });
      return (await written(client.send(forget))) ? 'settled' : 'ended';
    },
  };
}
