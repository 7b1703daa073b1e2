import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InstantSchema, NumeroSchema, Sha256Schema } from '../../domain/ids.ts';
import { StatusSchema } from '../../domain/statuses.ts';
import type { Table, TransactItem } from './client.ts';
import { dossierKey, withoutKeys } from './keys.ts';

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

/** Receipts of return flows. */
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
  };
}
export type Receipts = ReturnType<typeof receipts>;
