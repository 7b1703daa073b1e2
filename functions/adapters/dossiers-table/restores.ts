import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InstantSchema } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { withoutKeys } from './keys.ts';

/** A restore that an operator makes: nothing works on the table until it is open again (docs/restore.md). */
export const RestoreSchema = z.strictObject({
  /** Instant to which the table goes back. */
  to: InstantSchema,
  /** When the gate was closed, by whom, why. The reason is his, and holds no personal data. */
  since: InstantSchema,
  by: z.string().min(1).max(300),
  reason: z.string().min(3).max(200),
  /** Concurrency set apart before, by function: given back at the opening. */
  reserved: z.record(z.string(), z.int().min(0)),
  /** When each step ended. */
  copiedAt: InstantSchema.optional(),
  replayedAt: InstantSchema.optional(),
});
export type Restore = z.infer<typeof RestoreSchema>;

const Key = { pk: 'HUB', sk: 'RESTAURATION' };

/** Partitions that a restore leaves as they are: what operators did and stopped, this restore included. */
export const isKept = (pk: string): boolean => pk === 'HUB' || pk.startsWith('ACTE#');

/** The restore under way, where there is one. */
export function restores({ client, name: TableName }: Table) {
  return {
    async current(): Promise<Restore | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? null : RestoreSchema.parse(withoutKeys(Item));
    },
    async save(restore: Restore): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...Key, ...RestoreSchema.parse(restore) } }));
    },
    async end(): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key }));
    },
  };
}
export type Restores = ReturnType<typeof restores>;
