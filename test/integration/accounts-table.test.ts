import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openTransferWorld, type TransferWorld } from './transfer-world.ts';

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld(inject('outputs'));
}, 60_000);
afterAll(() => world.close());

const network = '192.0.2.0/24';
const now = '2026-11-23T10:00:00.000Z';
const later = '2026-11-23T10:00:05.000Z';

it('gives an account once, and never overwrites it', async () => {
  const { account } = await world.accessTable.load(world.username, network);
  expect(account).toMatchObject({ username: world.username, boite: world.boite, state: 'actif' });
  if (account === undefined) throw new Error('no account');
  expect(await world.accessTable.create({ ...account, state: 'suspendu' })).toBe('existed');
  expect((await world.accessTable.load(world.username, network)).account?.state).toBe('actif');
});

it('counts failures per network, and forgets them', async () => {
  const { recordFailure, clearFailures, load } = world.accessTable;
  const failure = { username: world.username, network, now };
  await recordFailure({ ...failure, counting: 'none' });
  expect((await load(world.username, network)).lock).toBeUndefined();
  await recordFailure({ ...failure, counting: 'first' });
  await recordFailure({ ...failure, now: later, counting: 'next' });
  await recordFailure({ ...failure, counting: 'none' });
  expect((await load(world.username, network)).lock).toEqual({ failures: 2, lastFailureAt: later });
  expect((await load(world.username, '198.51.100.0/24')).lock).toBeUndefined();
  await clearFailures(world.username, network);
  expect((await load(world.username, network)).lock).toBeUndefined();
});

it('writes nothing for an account that does not exist', async () => {
  const username = `${world.boite}-zzzzzzzzzz`;
  await world.accessTable.recordFailure({ username, network, now, counting: 'first' });
  expect(await world.accessTable.load(username, network)).toEqual({ account: undefined, lock: undefined });
});
