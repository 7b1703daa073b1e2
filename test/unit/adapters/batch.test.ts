import { BatchGetCommand, type BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { writeAll } from '../../../functions/adapters/dossiers-table/batch.ts';
import { copyBack } from '../../../functions/adapters/dossiers-table/copy-back.ts';

type Item = { readonly pk: string; readonly sk: string; readonly [field: string]: unknown };
type Write = { readonly PutRequest?: { readonly Item: Item }; readonly DeleteRequest?: { readonly Key: Item } };
const item = (rank: number, more: object = {}): Item => ({ pk: `DOSSIER#A-${rank}`, sk: 'DOSSIER', ...more });
const identity = ({ pk, sk }: Item): string => `${pk} ${sk}`;

/** Tables by name, that leave undone every other request's last write. */
function tablesOf(stored: Readonly<Record<string, readonly Item[]>>) {
  const tables = new Map(Object.entries(stored).map(([name, items]) => [name, new Map(items.map((one) => [identity(one), one]))]));
  const sizes: number[] = [];
  const client = {
    async send(command: BatchGetCommand | BatchWriteCommand | ScanCommand) {
      if (command instanceof ScanCommand) return { Items: [...(tables.get(command.input.TableName ?? '')?.values() ?? [])] };
      const [[name, asked] = ['', {}]] = Object.entries(command.input.RequestItems ?? {});
      const table = tables.get(name) ?? new Map<string, Item>();
      if (command instanceof BatchGetCommand) {
        const keys = (asked as { Keys: Item[] }).Keys;
        return { Responses: { [name]: keys.flatMap((key) => table.get(identity(key)) ?? []) } };
      }
      const writes = asked as Write[];
      sizes.push(writes.length);
      const made = sizes.length % 2 === 1 && writes.length > 1 ? writes.slice(0, -1) : writes;
      for (const { PutRequest, DeleteRequest } of made) {
        if (PutRequest !== undefined) table.set(identity(PutRequest.Item), PutRequest.Item);
        if (DeleteRequest !== undefined) table.delete(identity(DeleteRequest.Key));
      }
      return made.length === writes.length ? {} : { UnprocessedItems: { [name]: writes.slice(made.length) } };
    },
  };
  const open = (name: string) => ({ client: client as unknown as DynamoDBDocumentClient, name });
  return { open, sizes, of: (name: string) => [...(tables.get(name)?.values() ?? [])] };
}

test('writes go twenty-five a request; what DynamoDB leaves undone goes again', async () => {
  const { open, sizes, of } = tablesOf({ dossiers: [] });
  const all = Array.from({ length: 30 }, (_, rank) => item(rank));
  await writeAll(
    open('dossiers'),
    all.map((Item) => ({ PutRequest: { Item } })),
  );
  expect(sizes).toEqual([25, 1, 5, 1]);
  expect(of('dossiers')).toEqual(all);
});

test('a table becomes what another is, but for what operators did; again writes nothing', async () => {
  const acte = { pk: 'ACTE#2026-11-25', sk: 'x' };
  const restored = [item(1), item(2, { status: 'depose' }), item(3)];
  const { open, sizes, of } = tablesOf({ dossiers: [item(1), item(2, { status: 'clos' }), item(4), acte], restauree: restored });
  const copy = () => copyBack(open('dossiers'), 'restauree', (pk) => pk.startsWith('ACTE#'));
  expect(await copy()).toEqual({ put: 2, deleted: 1 });
  expect(of('dossiers').toSorted((a, b) => identity(a).localeCompare(identity(b)))).toEqual([acte, ...restored]);
  const written = sizes.length;
  expect(await copy()).toEqual({ put: 0, deleted: 0 });
  expect(sizes.length).toBe(written);
});
