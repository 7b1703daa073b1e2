import { expect, test } from 'vitest';
import { createDeliverToBoite, type DeliverToBoiteDeps, PutRefusedError } from '../../../functions/deliver-to-boite/deliver-to-boite.ts';
import type { Effect } from '../../../functions/domain/effects.ts';
import { accepted } from '../../../functions/domain/refusals.ts';
import { AFTER_EXPIRY, DEPOSITED_AT, deposited, LATER, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

function world(changed: Partial<DeliverToBoiteDeps> = {}) {
  const done: string[] = [];
  const deps: DeliverToBoiteDeps = {
    load: async () => deposited(sftpDeposit),
    claim: async (_, owner) => {
      done.push(`claim ${owner}`);
      return 'created';
    },
    everHeld: async () => false,
    giveBack: async (_, owner) => void done.push(`give back ${owner}`),
    put: async ({ boite, effectTag }) => {
      done.push(`put ${boite} ${effectTag}`);
      return 'put';
    },
    applyAndSettle: async (_, { kind }, owner, end) => {
      done.push(`${kind} ${owner} ${end}`);
      return accepted(undefined);
    },
    delivery: async () => null,
    askedAt: async () => DEPOSITED_AT,
    applyAndSetAside: async (_, { kind }, { attempts }) => {
      done.push(`${kind} after ${attempts}`);
      return accepted(undefined);
    },
    fallbackSeconds: 72 * 3600,
    countSetAside: () => done.push('counted'),
    newOwner: () => 'me',
    now: () => new Date(LATER),
    ...changed,
  };
  return { run: () => createDeliverToBoite(deps)({ numero: sftpDeposit.numero, seq: 1 }), done };
}
const PUT = 'put commune-01001 A-9-TESTTEST-1-depot-boite-mairie';
const SETTLED = 'constater-transmission me fait';

test('claims, puts, then records transmis and ends the claim together', async () => {
  const { run, done } = world();
  expect(await run()).toEqual({ outcome: 'delivered' });
  expect(done).toEqual(['claim me', PUT, SETTLED]);
});
test.each([
  ['found in the boite, or once there: not put again', true, [SETTLED]],
  ['never there: put', false, [PUT, SETTLED]],
])('a dead claim is taken over on evidence: %s', async (_, found, expected) => {
  const { run, done } = world({ claim: async () => 'taken-over', everHeld: async () => found });
  expect(await run()).toEqual({ outcome: 'delivered' });
  expect(done).toEqual(expected);
});
test('a put in doubt leaves its claim: the file may still arrive, nobody puts another before the lease is over', async () => {
  const { run, done } = world({ put: () => Promise.reject(new Error('S3')) });
  await expect(run()).rejects.toThrow('S3');
  expect(done).toEqual(['claim me']);
});
test('a put that S3 refused gives its claim back, and the next try looks at the evidence', async () => {
  const failing = world({ put: async () => 'refused' });
  await expect(failing.run()).rejects.toThrow(PutRefusedError);
  expect(failing.done).toEqual(['claim me', 'give back me']);
  const next = world({ claim: async () => 'claimed', everHeld: async () => true });
  expect(await next.run()).toEqual({ outcome: 'delivered' });
  expect(next.done).toEqual([SETTLED]);
});
test('a live claim of another: nothing is put', async () => {
  const { run, done } = world({ claim: async () => 'held' });
  expect(await run()).toEqual({ outcome: 'held' });
  expect(done).toEqual([]);
});
test('already done: nothing is put', async () => {
  const { run, done } = world({ claim: async () => 'settled' });
  expect(await run()).toEqual({ outcome: 'delivered' });
  expect(done).toEqual([]);
});
test('from its expiry on the content is not delivered', async () => {
  const { run, done } = world({ now: () => new Date(AFTER_EXPIRY) });
  expect(await run()).toEqual({ outcome: 'cancelled' });
  expect(done).toEqual([]);
});
test('a dossier without a boite is not delivered here', async () => {
  expect(await world({ load: async () => withStatus('transmis') }).run()).toEqual({ outcome: 'cancelled' });
});

const refusedSoFar = (attempts: number, own: Partial<Effect> = {}): Effect => ({
  numero: sftpDeposit.numero,
  seq: 1,
  kind: 'depot-boite',
  role: 'mairie',
  state: 'du',
  attempts,
  ...own,
});
/** 72 hours after the deposit, to the second. */
const THREE_DAYS_LATER = '2019-04-06T14:26:41.000Z';

test('a boite that refuses for three days and eight times is given up: the dossier opens in the GS, and it is counted', async () => {
  const { run, done } = world({ delivery: async () => refusedSoFar(8), now: () => new Date(THREE_DAYS_LATER) });
  expect(await run()).toEqual({ outcome: 'set-aside' });
  expect(done).toEqual(['ecarter-depot after 8', 'counted']);
});
test.each<[string, Partial<DeliverToBoiteDeps>]>([
  ['seven refusals', { delivery: async () => refusedSoFar(7) }],
  ['less than three days', { delivery: async () => refusedSoFar(8), now: () => new Date('2019-04-06T14:26:40.999Z') }],
  ['a claim that may live', { delivery: async () => refusedSoFar(8, { state: 'pris', owner: 'other', leaseUntil: THREE_DAYS_LATER }) }],
  ['a file that stands there after all', { delivery: async () => refusedSoFar(8), everHeld: async () => true }],
])('it is not given up after %s', async (_, changed) => {
  const { run } = world({ now: () => new Date(THREE_DAYS_LATER), ...changed });
  expect(await run()).toEqual({ outcome: 'delivered' });
});
