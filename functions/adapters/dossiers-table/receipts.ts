import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InstantSchema, NumeroSchema, Sha256Schema } from '../../domain/ids.ts';
import { RefusalSchema } from '../../domain/refusals.ts';
import { StatusSchema } from '../../domain/statuses.ts';
import type { Table, TransactItem } from './client.ts';
import { dossierKey, due, withoutKeys } from './keys.ts';

/** Outcome of an accepted return flow; the identity of a return flow is its number and its bytes (design §5). */
export const ReceiptSchema = z.strictObject({
  numero: NumeroSchema,
  sha256: Sha256Schema,
  at: InstantSchema,
  before: StatusSchema,
  after: StatusSchema,
  documents: z.int().min(0),
});
export type Receipt = z.infer<typeof ReceiptSchema>;

export const QuarantineSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  at: InstantSchema,
  numero: NumeroSchema.nullable(),
  refusal: RefusalSchema,
  /** Key of the bytes in the vault; null where the object was too large to be read, or the bytes are destroyed. */
  key: z.string().nullable(),
  bytes: z.int().min(0),
});
export type Quarantine = z.infer<typeof QuarantineSchema>;

const quarantineItemKey = (id: string) => ({ pk: `QUARANTAINE#${id}`, sk: 'QUARANTAINE' });

/** Receipts of return flows, and the quarantine. */
export function receipts(table: Table) {
  const { client, name: TableName } = table;
  return {
    async receipt(numero: string, sha256: string): Promise<Receipt | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: dossierKey(numero, `RETOUR#${sha256}`), ConsistentRead: true }));
      return Item === undefined ? null : ReceiptSchema.parse(withoutKeys(Item));
    },
    /** Item that goes with the decision, in its transaction. */
    receiptItem(receipt: Receipt): TransactItem {
      const key = dossierKey(receipt.numero, `RETOUR#${receipt.sha256}`);
      return { Put: { TableName, Item: { ...key, ...receipt }, ConditionExpression: 'attribute_not_exists(pk)' } };
    },
    /** Records a quarantine; due when its bytes are to be destroyed. The same object again rewrites the same item. */
    async putQuarantine(quarantine: Quarantine, destroyAt: string): Promise<void> {
      const key = quarantineItemKey(quarantine.id);
      await client.send(new PutCommand({ TableName, Item: { ...key, ...quarantine, ...due(key.pk, destroyAt) } }));
    },
    async quarantine(id: string): Promise<Quarantine | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: quarantineItemKey(id), ConsistentRead: true }));
      return Item === undefined ? null : QuarantineSchema.parse(withoutKeys(Item));
    },
    /** The bytes of a quarantine are destroyed: its reason stays, nothing is owed any more. */
    async closeQuarantine(id: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: quarantineItemKey(id),
          UpdateExpression: 'SET #key = :none REMOVE gsi2pk, gsi2sk',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':none': null },
        }),
      );
    },
  };
}
export type Receipts = ReturnType<typeof receipts>;
