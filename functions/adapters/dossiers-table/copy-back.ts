import { isDeepStrictEqual } from 'node:util';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { readAll, writeAll } from './batch.ts';
import type { Table } from './client.ts';
import type { ItemKey } from './due.ts';

type Item = Record<string, unknown> & ItemKey;

/** Items of one page: as many as one request can then look up in the other table. */
const PAGE = 100;

export interface CopiedBack {
  readonly put: number;
  readonly deleted: number;
}

/**
 * Makes a table what another is: items that differ are put, those that the other lacks are deleted. Name, stream, indexes and rights stay,
 * which a table that DynamoDB restored has not. Only what differs is written, so that it can be run again.
 * @param kept partitions that are left alone
 */
export async function copyBack(to: Table, from: string, kept: (pk: string) => boolean): Promise<CopiedBack> {
  const source: Table = { client: to.client, name: from };
  const total = { put: 0, deleted: 0 };
  for await (const page of pages(source, kept)) {
    const there = await itemsOf(to, page);
    const differing = page.filter((item) => !isDeepStrictEqual(there.get(identity(item)), item));
    await writeAll(
      to,
      differing.map((Item) => ({ PutRequest: { Item } })),
    );
    total.put += differing.length;
  }
  for await (const page of pages(to, kept)) {
    const wanted = await itemsOf(source, page);
    const gone = page.filter((item) => !wanted.has(identity(item)));
    await writeAll(
      to,
      gone.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
    );
    total.deleted += gone.length;
  }
  return total;
}

const identity = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

async function* pages({ client, name: TableName }: Table, kept: (pk: string) => boolean): AsyncGenerator<Item[]> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, Limit: PAGE, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    const items = ((page.Items ?? []) as Item[]).filter(({ pk }) => !kept(pk));
    if (items.length > 0) yield items;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** The same items as another table has them. */
async function itemsOf(table: Table, page: readonly Item[]): Promise<Map<string, Item>> {
  return new Map((await readAll(table, page)).map((item) => [identity(item), item]));
}
