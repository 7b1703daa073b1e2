import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Table, written } from './client.ts';
import { DUE_SHARDS } from './keys.ts';

const KeySchema = z.object({ pk: z.string(), sk: z.string() });
export type ItemKey = z.infer<typeof KeySchema>;

/** A key of the due index, with the instant at which somebody must look. */
export interface DueKey extends ItemKey {
  readonly dueAt: string;
}
const DueKeySchema = KeySchema.extend({ gsi2sk: z.string() });
/** An item as the table holds it, due: its key, its instant, and whatever its kind has. */
const DueItemSchema = DueKeySchema.loose();
export type DueItem = Readonly<z.infer<typeof DueItemSchema>>;
/** Moves an item that is acted upon later, unless somebody has moved it meanwhile. */
export type MoveLater = (item: z.infer<typeof DueKeySchema>, instant: string) => Promise<void>;

const dueKey = ({ pk, sk, gsi2sk }: z.infer<typeof DueKeySchema>): DueKey => ({ pk, sk, dueAt: gsi2sk });

/** A shard, and the key after which it is read on. */
interface Shard {
  readonly shard: string;
  readonly from: Record<string, unknown> | undefined;
}

/** The due index (design §1.6): sparse, sharded, sorted by instant; each item is read again before it is acted upon. */
export function dueIndex(table: Table) {
  const { client, name: TableName } = table;

  const pageOf = ({ shard, from }: Shard, instant: string, limit: number) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :shard AND gsi2sk <= :instant',
        ExpressionAttributeValues: { ':shard': shard, ':instant': instant },
        Limit: limit,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );

  return {
    /**
     * What is due at an instant, page after page: at most `limit` keys of each shard in a page, oldest first over all of them. Each
     * shard is read on from where its last page ended, so that no key is read twice, and nothing that is not due.
     */
    async *duePages(instant: string, limit: number): AsyncGenerator<readonly DueKey[]> {
      let shards: Shard[] = Array.from({ length: DUE_SHARDS }, (_, shard) => ({ shard: `DUE#${shard}`, from: undefined }));
      while (shards.length > 0) {
        const pages = await Promise.all(shards.map(async (one) => ({ ...one, page: await pageOf(one, instant, limit) })));
        const keys = pages.flatMap(({ page }) => (page.Items ?? []).map((item) => DueKeySchema.parse(item)));
        if (keys.length > 0) yield keys.toSorted((a, b) => (a.gsi2sk < b.gsi2sk ? -1 : 1)).map(dueKey);
        shards = pages.flatMap(({ shard, page }) => (page.LastEvaluatedKey === undefined ? [] : [{ shard, from: page.LastEvaluatedKey }]));
      }
    },

    /** The item itself, consistent, where it is still due; null where somebody acted meanwhile. */
    async stillDue(key: ItemKey, instant: string): Promise<DueItem | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      const item = DueItemSchema.safeParse(Item);
      return item.success && item.data.gsi2sk <= instant ? item.data : null;
    },

    /** An item acted upon without success moves its instant later, so that a head never starves the rest. */
    async moveLater({ pk, sk, gsi2sk }: z.infer<typeof DueKeySchema>, instant: string): Promise<void> {
      const move = new UpdateCommand({
        TableName,
        Key: { pk, sk },
        UpdateExpression: 'SET gsi2sk = :later',
        ConditionExpression: 'gsi2sk = :seen',
        ExpressionAttributeValues: { ':later': instant, ':seen': gsi2sk },
      });
      await written(client.send(move));
    },
  };
}
