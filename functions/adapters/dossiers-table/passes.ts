import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Pass, PassSchema } from '../../domain/reconciliation.ts';
import { type Table, written } from './client.ts';
import { withoutKeys } from './keys.ts';

const KEY = { pk: 'RAPPROCHEMENT', sk: 'PASSE' };

/** The pass over the boites that is under way, or was the last. */
export function passes({ client, name: TableName }: Table) {
  return {
    async last(): Promise<Pass | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
      return Item === undefined ? null : PassSchema.parse(withoutKeys(Item));
    },

    /** Writes it over the version that was read. `lost`: another invocation goes on with it. */
    async save(pass: Pass): Promise<'saved' | 'lost'> {
      const save = new PutCommand({
        TableName,
        Item: { ...KEY, ...pass, version: pass.version + 1 },
        ConditionExpression: 'attribute_not_exists(pk) OR #version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': pass.version },
      });
      return (await written(client.send(save))) ? 'saved' : 'lost';
    },
  };
}
export type Passes = ReturnType<typeof passes>;
