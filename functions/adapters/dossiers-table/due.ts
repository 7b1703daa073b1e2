import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from './client.ts';
import { DUE_SHARDS } from './keys.ts';

const KeySchema = z.object({ pk: z.string(), sk: z.string() });
export type ItemKey = z.infer<typeof KeySchema>;

/** The due index (design §1.6): sparse, sharded, sorted by instant; each item is read again before it is acted upon. */
export function dueIndex(table: Table) {
  const { client, name: TableName } = table;
  return {
    /** Keys of what is due at an instant, oldest first within a shard, at most `limit` in each shard. */
    async dueAt(instant: string, limit: number): Promise<ItemKey[]> {
      const shards = await Promise.all(
        Array.from({ length: DUE_SHARDS }, (_, shard) =>
          client.send(
            new QueryCommand({
              TableName,
              IndexName: 'gsi2',
              KeyConditionExpression: 'gsi2pk = :shard AND gsi2sk <= :instant',
              ExpressionAttributeValues: { ':shard': `DUE#${shard}`, ':instant': instant },
              Limit: limit,
            }),
          ),
        ),
      );
      return shards.flatMap((page) => (page.Items ?? []).map((item) => KeySchema.parse(item)));
    },

    /** The item itself, consistent, where it is still due; null where somebody acted meanwhile. */
    async stillDue(key: ItemKey, instant: string): Promise<Record<string, unknown> | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      const at = Item?.gsi2sk;
      return Item !== undefined && typeof at === 'string' && at <= instant ? Item : null;
    },

    /** An item acted upon without success moves its instant later, so that a head never starves the rest. */
    async moveLater(key: ItemKey, seen: string, instant: string): Promise<void> {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: key,
            UpdateExpression: 'SET gsi2sk = :later',
            ConditionExpression: 'gsi2sk = :seen',
            ExpressionAttributeValues: { ':later': instant, ':seen': seen },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
