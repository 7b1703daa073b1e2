import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Table } from './client.ts';
import { withoutKeys } from './keys.ts';

/** Something of the hub as a whole that is there or not: one item, written and ended by operators. */
export function hubItem<S extends z.ZodType<object>>({ client, name: TableName }: Table, sk: string, schema: S) {
  const Key = { pk: 'HUB', sk };
  return {
    /** Consistent; null where there is none. */
    async current(): Promise<z.output<S> | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? null : schema.parse(withoutKeys(Item));
    },
    async save(item: z.input<S>): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...Key, ...schema.parse(item) } }));
    },
    async end(): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key }));
    },
  };
}
