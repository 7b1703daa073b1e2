import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { eachOf } from '../../shared/each-of.ts';
import type { Table } from './client.ts';
import type { ItemKey } from './due.ts';

/** DynamoDB's own limit on one request. */
const BATCH = 100;
/** Requests at one moment: a reader of many items leaves room for those who handle dossiers. */
const AT_ONCE = 4;
const FIRST_PAUSE_MS = 50;
/** 50 ms, doubled each time: some six seconds in all, then whoever asked begins again. */
const MAX_TRIES = 8;

/** DynamoDB left items unread, time after time: it is throttled. A retry helps. */
export class BatchThrottledError extends Error {
  override readonly name = 'BatchThrottledError';
}

/** The items of some keys, consistent, in any order; those that are not there are left out. */
export async function readAll(table: Table, keys: readonly ItemKey[]): Promise<(Record<string, unknown> & ItemKey)[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, rank) => keys.slice(rank * BATCH, (rank + 1) * BATCH));
  return (await eachOf(batches, AT_ONCE, (batch) => readBatch(table, batch))).flat();
}

async function readBatch({ client, name }: Table, keys: readonly ItemKey[]): Promise<(Record<string, unknown> & ItemKey)[]> {
  const found: Record<string, unknown>[] = [];
  let left: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === MAX_TRIES) throw new BatchThrottledError('items of a batch stay unread');
    if (attempt > 0) await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    const page = await client.send(new BatchGetCommand({ RequestItems: { [name]: { Keys: left, ConsistentRead: true } } }));
    found.push(...(page.Responses?.[name] ?? []));
    left = page.UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return found as (Record<string, unknown> & ItemKey)[];
}
