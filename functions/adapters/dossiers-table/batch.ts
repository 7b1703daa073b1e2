import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { eachOf } from '../../shared/each-of.ts';
import type { Table } from './client.ts';
import type { ItemKey } from './due.ts';

type Item = Record<string, unknown>;
/** A put of an item, or a deletion of a key. */
export type Write = { readonly PutRequest: { readonly Item: Item } } | { readonly DeleteRequest: { readonly Key: Item } };

/** Items of one request: 100 may be read, 25 written (DynamoDB, « Service quotas »). */
const READ = 100;
const WRITTEN = 25;
/** Requests at one moment: a reader of many items leaves room for those who handle dossiers. */
const AT_ONCE = 4;
const FIRST_PAUSE_MS = 50;
/** 50 ms, doubled each time: some six seconds in all, then whoever asked begins again. */
const MAX_TRIES = 8;

/** DynamoDB left items of a batch undone, time after time: it is throttled. A retry helps. */
export class BatchThrottledError extends Error {
  override readonly name = 'BatchThrottledError';
}

/** The items of some keys, consistent, in any order; those that are not there are left out. */
export async function readAll(table: Table, keys: readonly ItemKey[]): Promise<(Item & ItemKey)[]> {
  return (await eachOf(batches(keys, READ), AT_ONCE, (batch) => readBatch(table, batch))).flat();
}

/** Makes writes without conditions, in any order. */
export async function writeAll({ client, name }: Table, writes: readonly Write[]): Promise<void> {
  for (const batch of batches(writes, WRITTEN)) {
    await untilDone(batch, async (left) => {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: [...left] } }));
      return (UnprocessedItems?.[name] ?? []) as Write[];
    });
  }
}

async function readBatch({ client, name }: Table, keys: readonly ItemKey[]): Promise<(Item & ItemKey)[]> {
  const found: Item[] = [];
  await untilDone<Item>(
    keys.map(({ pk, sk }) => ({ pk, sk })),
    async (left) => {
      const page = await client.send(new BatchGetCommand({ RequestItems: { [name]: { Keys: [...left], ConsistentRead: true } } }));
      found.push(...(page.Responses?.[name] ?? []));
      return page.UnprocessedKeys?.[name]?.Keys ?? [];
    },
  );
  return found as (Item & ItemKey)[];
}

/** Asks until nothing is left of a batch, with longer and longer pauses. `ask` answers with what DynamoDB left undone. */
async function untilDone<T>(batch: readonly T[], ask: (left: readonly T[]) => Promise<readonly T[]>): Promise<void> {
  let left = batch;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === MAX_TRIES) throw new BatchThrottledError('items of a batch stay undone');
    if (attempt > 0) await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    left = await ask(left);
  }
}

const batches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, rank) => all.slice(rank * size, (rank + 1) * size));
