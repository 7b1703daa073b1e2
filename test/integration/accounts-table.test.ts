import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTransferWorld, type TransferWorld } from './transfer-world.ts';

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld(inject('outputs'));
}, 60_000);
afterAll(() => world.close());

const network = '192.0.2.0/24';
const now = '2026-11-23T10:00:00.000Z';
const later = '2026-11-23T10:00:05.000Z';

const accountOfWorld = async () => {
  const { account } = await world.accessTable.find(world.username);
  if (account === undefined) throw new Error('no account');
  return account;
};

describe('an account', () => {
  it('is given once, and found again by its boite', async () => {
    const account = await accountOfWorld();
    expect(account).toMatchObject({ username: world.username, boite: world.boite, state: 'actif' });
    expect(await world.accessTable.create({ ...account, state: 'suspendu' })).toBe('existed');
    expect((await accountOfWorld()).state).toBe('actif');
    expect(await world.accessTable.ofBoite(world.boite)).toEqual([world.username]);
  });

  it('is written over the version that was read, and no other', async () => {
    const account = await accountOfWorld();
    const next = { ...account, networks: ['127.0.0.0/8'], version: account.version + 1 };
    expect(await world.accessTable.save(next)).toBe('saved');
    expect(await world.accessTable.save({ ...next, networks: [] })).toBe('lost');
    expect((await accountOfWorld()).networks).toEqual(['127.0.0.0/8']);
  });

  it('keeps the uses of its passwords beside it: an operator’s change does not lose them', async () => {
    const account = await accountOfWorld();
    const [password] = account.passwords;
    if (password === undefined) throw new Error('no password');
    await world.accessTable.recordUse(world.username, password.id, now);
    expect(await world.accessTable.save({ ...account, version: account.version + 1 })).toBe('saved');
    expect((await world.accessTable.load(world.username, network)).uses).toEqual({ [password.id]: now });
  });
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
  expect(await world.accessTable.load(username, network)).toEqual({ account: undefined, lock: undefined, uses: {} });
});
