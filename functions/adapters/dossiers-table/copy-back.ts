import { isDeepStrictEqual } from 'node:util';
import { BatchGetCommand, BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';

type Item = Record<string, unknown>;
type Write = { readonly PutRequest: { readonly Item: Item } } | { readonly DeleteRequest: { readonly Key: Item } };

/** Items of one call: 100 may be read, 25 written (DynamoDB, « Service quotas »). */
const READ = 100;
const WRITTEN = 25;

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
    const there = await read(to, page.map(keyOf));
    const differing = page.filter((item) => !isDeepStrictEqual(there.get(identity(item)), item));
    await write(
      to,
      differing.map((Item) => ({ PutRequest: { Item } })),
    );
    total.put += differing.length;
  }
  for await (const page of pages(to, kept)) {
    const wanted = await read(source, page.map(keyOf));
    const gone = page.filter((item) => !wanted.has(identity(item)));
    await write(
      to,
      gone.map((item) => ({ DeleteRequest: { Key: keyOf(item) } })),
    );
    total.deleted += gone.length;
  }
  return total;
}

const keyOf = ({ pk, sk }: Item): Item => ({ pk, sk });
const identity = ({ pk, sk }: Item): string => `${pk} ${sk}`;

async function* pages({ client, name: TableName }: Table, kept: (pk: string) => boolean): AsyncGenerator<Item[]> {
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, Limit: READ, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    const items = (page.Items ?? []).filter(({ pk }) => !kept(String(pk)));
    if (items.length > 0) yield items;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

async function read({ client, name }: Table, keys: readonly Item[]): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  let left = [...keys];
  while (left.length > 0) {
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [name]: { Keys: left, ConsistentRead: true } } }));
    for (const item of answer.Responses?.[name] ?? []) found.set(identity(item), item);
    left = answer.UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return found;
}

async function write({ client, name }: Table, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += WRITTEN) {
    let left: Write[] = writes.slice(from, from + WRITTEN);
    while (left.length > 0) {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: left } }));
      left = (UnprocessedItems?.[name] ?? []) as Write[];
    }
  }
}
