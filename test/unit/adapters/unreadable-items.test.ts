import { type DynamoDBDocumentClient, type GetCommand, QueryCommand, type TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { chain } from '../../../functions/adapters/dossiers-table/chain.ts';
import { deliveries } from '../../../functions/adapters/dossiers-table/deliveries.ts';
import { directoryLists } from '../../../functions/adapters/dossiers-table/directory-lists.ts';
import { dossiers } from '../../../functions/adapters/dossiers-table/dossiers.ts';
import { endpoints } from '../../../functions/adapters/dossiers-table/endpoints.ts';
import { raccordementKey, raccordementListKey } from '../../../functions/adapters/dossiers-table/keys.ts';
import { service } from '../../../functions/adapters/dossiers-table/service.ts';
import { createCarryOutEvents } from '../../../functions/carry-out-events/carry-out-events.ts';
import type { Delivery } from '../../../functions/domain/delivery.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { waitingDelivery } from '../domain/delivery-fixtures.ts';
import { DEPOSITED_AT, deposit, deposited, LATER, withStatus } from '../domain/dossier-fixtures.ts';
import { ENDPOINT } from '../ops/world.ts';

type Item = Record<string, unknown>;

/** A table that answers a query with its items in pages of `Limit`, a get with its snapshot, and keeps the transactions that it is sent. */
function tableOf(items: readonly Item[], snapshot?: Item) {
  const sent: TransactWriteCommand['input'][] = [];
  const client = {
    async send(command: QueryCommand | GetCommand | TransactWriteCommand) {
      if (!(command instanceof QueryCommand)) {
        if ('TransactItems' in command.input) sent.push(command.input);
        return { Item: snapshot };
      }
      const { ExclusiveStartKey, Limit = items.length, ExpressionAttributeValues: values } = command.input;
      const from = Number(ExclusiveStartKey?.at ?? 0);
      const asked = items.filter(
        (item) => values?.[':from'] === undefined || String(item.sk) >= String(values[':from']) || 'gsi1pk' in item,
      );
      const page = asked.slice(from, from + Limit);
      return { Items: page, ...(from + Limit < asked.length ? { LastEvaluatedKey: { at: from + Limit } } : {}) };
    },
  };
  return { table: { client: client as unknown as DynamoDBDocumentClient, name: 'dossiers' }, sent };
}

const snapshotOf = (dossier: Dossier, more: Item = {}): Item => ({
  pk: `DOSSIER#${dossier.numero}`,
  sk: 'DOSSIER',
  gsi1pk: 'list',
  gsi1sk: 'rank',
  ...dossier,
  carriedTo: 1,
  ...more,
});
const numbered = (dossier: Dossier, numero: string): Dossier => ({ ...dossier, numero: numero as Dossier['numero'] });

describe('what a newer version of the hub wrote, before it was taken back', () => {
  test('a dossier with a field of its own hides no other of its commune', async () => {
    const known = ['A-1', 'A-2', 'A-3'].map((numero) => numbered(withStatus('transmis'), numero));
    const items = known.map((dossier, rank) => snapshotOf(dossier, rank === 1 ? { priorite: 'haute' } : {}));
    const listed = await dossiers(tableOf(items).table).listByCommune('01001', 'RCO', 'transmis', { limit: 2 });
    expect(listed.map(({ numero }) => numero)).toEqual(['A-1', 'A-3']);
  });

  test('and is refused where it is asked for itself: no decision is made on half of it', async () => {
    const { table } = tableOf([], snapshotOf(deposited(), { priorite: 'haute' }));
    await expect(dossiers(table).load(deposit.numero)).rejects.toThrow('priorite');
  });

  test('a delivery in a state of its own keeps back no other of its endpoint', async () => {
    const waiting = (numero: string): Item => ({
      pk: `DOSSIER#${numero}`,
      sk: 'DELIVERY#mairie',
      gsi1pk: 'list',
      gsi1sk: numero,
      ...waitingDelivery(),
      numero,
    });
    const { table } = tableOf([waiting('A-1'), { ...waiting('A-2'), state: 'en-vol' }, waiting('A-3')]);
    const found: Delivery[] = [];
    for await (const delivery of deliveries(table).waitingFor('serveur')) found.push(delivery);
    expect(found.map(({ numero }) => numero)).toEqual(['A-1', 'A-3']);
  });

  test('an endpoint with a field of its own hides no other', async () => {
    const endpoint = (id: string): Item => ({ pk: `ENDPOINT#${id}`, sk: 'ENDPOINT', ...ENDPOINT, id });
    const { table } = tableOf([endpoint('serveur-1'), { ...endpoint('serveur-2'), quota: 4 }, endpoint('serveur-3')]);
    expect((await endpoints(table).all()).map(({ id }) => id)).toEqual(['serveur-1', 'serveur-3']);
  });

  test('an event of an unknown type stays open; those before it are carried out, none is lost, and none is skipped', async () => {
    const dossier: Dossier = { ...withStatus('transmis'), version: 3, lastConsequential: 3 };
    const base = { pk: `DOSSIER#${deposit.numero}`, numero: deposit.numero, at: DEPOSITED_AT, state: 'ouvert', essai: 0 };
    const transmis = { ...base, sk: 'EVENT#000002', seq: 2, after: 1, type: 'transmis', proof: 'gs' };
    const unknown = { ...base, sk: 'EVENT#000003', seq: 3, after: 2, type: 'rendez-vous', le: LATER };
    const world = tableOf([transmis, unknown]);
    const told: unknown[] = [];
    let carriedTo = 1;
    const carryOut = createCarryOutEvents({
      ...dossiers(world.table),
      loadWithChain: async () => ({ dossier, carriedTo }),
      tell: async (fact) => void told.push(fact),
      advance: async (event, ...rest) => {
        const advanced = await chain(world.table).advance(event, ...rest);
        carriedTo = event.seq;
        return advanced;
      },
      ring: async () => {},
      counted: () => {},
      now: () => new Date(LATER),
    });
    await expect(carryOut({ numero: dossier.numero, seq: 2 })).rejects.toThrow('another version');
    expect(told).toMatchObject([{ seq: 2, status: 'transmis' }]);
    // Nothing was written of the unknown one, nor past it.
    const written = world.sent.flatMap(({ TransactItems = [] }) =>
      TransactItems.map(({ Update, Put }) => Update?.Key?.sk ?? Put?.Item?.sk),
    );
    expect(written).toEqual(['DOSSIER', 'EVENT#000002', 'EFFECT#000002#transmis#usager', 'EFFECT#000002#avis-mairie#mairie']);
  });

  test('a maintenance with a field of its own leaves the others announced', async () => {
    const planned = (id: string): Item => ({
      pk: 'HUB',
      sk: `MAINTENANCE#${LATER}#${id}`,
      id,
      from: DEPOSITED_AT,
      to: LATER,
      plannedAt: DEPOSITED_AT,
      by: 'x',
    });
    const { table } = tableOf([{ ...planned('20190403T142641Z'), lieu: 'partout' }, planned('20190404T142641Z')]);
    expect((await service(table).maintenances(DEPOSITED_AT)).map(({ id }) => id)).toEqual(['20190404T142641Z']);
  });

  test('a raccordement with a field of its own keeps no other from what everybody is told, and hides itself from no operator', async () => {
    const connected = (insee: string): Item => ({
      ...raccordementKey(insee, 'RCO'),
      ...raccordementListKey(insee, 'RCO'),
      insee,
      demarche: 'RCO',
      mode: 'courriel',
      state: 'actif',
      mailbox: 'mairie@commune.example',
    });
    const { table } = tableOf([{ ...connected('01001'), langue: 'fr' }, connected('01004')]);
    expect((await directoryLists(table).readableRaccordements()).map(({ insee }) => insee)).toEqual(['01004']);
    await expect(directoryLists(table).raccordements()).rejects.toThrow('langue');
  });
});
