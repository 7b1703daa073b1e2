import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InstantSchema } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { withoutKeys } from './keys.ts';

/** Consumption stopped by an operator. The reason is his, and holds no personal data. */
export const PauseSchema = z.strictObject({
  since: InstantSchema,
  by: z.string().min(1).max(300),
  reason: z.string().min(3).max(200),
  /** Functions that are no longer fed. */
  functions: z.array(z.string()).min(1),
});
export type Pause = z.infer<typeof PauseSchema>;

const Key = { pk: 'HUB', sk: 'PAUSE' };

/** The pause of the hub, where there is one: what an operator and the sweeper see of it. */
export function pauses({ client, name: TableName }: Table) {
  return {
    async current(): Promise<Pause | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? null : PauseSchema.parse(withoutKeys(Item));
    },
    async begin(pause: Pause): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...Key, ...PauseSchema.parse(pause) } }));
    },
    async end(): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key }));
    },
  };
}
export type Pauses = ReturnType<typeof pauses>;
