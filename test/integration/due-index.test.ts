import { randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openTable, type Table } from '../../functions/adapters/dossiers-table/client.ts';
import { type DueKey, dueIndex } from '../../functions/adapters/dossiers-table/due.ts';
import { due } from '../../functions/adapters/dossiers-table/keys.ts';

let table: Table;
/** Long before anything that the hub writes: the items of this test alone are due then. */
const instantOf = (rank: number): string => new Date(Date.UTC(1990, 0, 1) + rank * 1000).toISOString();
const END = instantOf(99);
const run = randomBytes(4).toString('hex');
const keys = Array.from({ length: 100 }, (_, rank) => ({ pk: `ESSAI#${run}#${rank % 7}`, sk: `X#${rank}` }));
const later = { pk: `ESSAI#${run}#0`, sk: 'LATER' };

beforeAll(async () => {
  table = openTable(inject('outputs').tables.dossiers);
  const put = (key: { pk: string; sk: string }, instant: string) =>
    table.client.send(new PutCommand({ TableName: table.name, Item: { ...key, ...due(key.pk, instant) } }));
  await Promise.all([...keys.map((key, rank) => put(key, instantOf(rank))), put(later, instantOf(200))]);
});
afterAll(async () => {
  for (const Key of [...keys, later]) await table.client.send(new DeleteCommand({ TableName: table.name, Key }));
});

async function pages(onPage: (page: readonly DueKey[]) => Promise<void> = async () => undefined): Promise<DueKey[][]> {
  const found: DueKey[][] = [];
  for await (const page of dueIndex(table).duePages(END, 3)) {
    found.push([...page]);
    await onPage(page);
  }
  return found;
}

test('what is due is read whole, page after page, oldest first in each, and nothing that is not due', async () => {
  const found = await pages();
  expect(found.length).toBeGreaterThan(1);
  for (const page of found) expect(page.map(({ dueAt }) => dueAt)).toEqual(page.map(({ dueAt }) => dueAt).toSorted());
  const read = found.flat().map(({ pk, sk }) => `${pk} ${sk}`);
  expect(read.toSorted()).toEqual(keys.map(({ pk, sk }) => `${pk} ${sk}`).toSorted());
});

test('items that are moved later while they are acted upon hold back none behind them', async () => {
  const { moveLater } = dueIndex(table);
  const found = await pages(async (page) => {
    for (const { pk, sk, dueAt } of page) await moveLater({ pk, sk, gsi2sk: dueAt }, instantOf(150));
  });
  expect(found.flat()).toHaveLength(keys.length);
  expect(await pages()).toEqual([]);
});
