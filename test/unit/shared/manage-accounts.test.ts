import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../functions/domain/access.ts';
import { isAcceptablePassword } from '../../../functions/domain/access-passwords.ts';
import { type Activation, isOpen } from '../../../functions/domain/activation.ts';
import { BoiteSchema } from '../../../functions/domain/ids.ts';
import { createManageAccounts, type ManageAccountsDeps } from '../../../functions/shared/manage-accounts.ts';
import { decoyHash } from '../../../functions/shared/passwords.ts';
import { digestOf } from '../../../functions/shared/tokens.ts';
import { daysFromNow, now } from '../domain/access-fixtures.ts';

const boite = BoiteSchema.parse('belley-rco');
const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

/** A table of one account that checks versions, as the real one does. */
function setUp() {
  const world = {
    account: undefined as Account | undefined,
    uses: {} as Record<string, string>,
    scheduled: [] as string[],
    activation: undefined as Activation | undefined,
    order: [] as string[],
    /** How many writes are lost to somebody else. */
    lose: 0,
    now,
  };
  const write = (account: Account): 'saved' | 'lost' => {
    if (world.lose-- > 0 || account.version !== (world.account?.version ?? 0) + 1) return 'lost';
    world.account = account;
    return 'saved';
  };
  const deps: ManageAccountsDeps = {
    find: async () => ({ account: world.account, uses: world.uses }),
    create: async (account) => {
      world.order.push('create');
      if (world.account !== undefined) return 'existed';
      world.account = account;
      return 'created';
    },
    save: async (account) => write(account),
    invite: async (activation, account) => {
      const written = write(account);
      if (written === 'saved') world.activation = activation;
      return written === 'saved' ? 'done' : 'lost';
    },
    schedule: async (username, instant) => {
      world.order.push('schedule');
      world.scheduled.push(`${username} ${instant}`);
    },
    hashPassword: async (password, createdAt) => ({ ...decoyHash(), hash: Buffer.from(password).toString('base64'), createdAt }),
    randomBytes,
    now: () => world.now,
    lives: { passwordDays: 365, keyDays: 1_095, activationHours: 72 },
  };
  return { world, manage: createManageAccounts(deps) };
}

const done = <R extends { outcome: string }>(result: R): Extract<R, { outcome: 'done' }> => {
  expect(result.outcome).toBe('done');
  return result as Extract<R, { outcome: 'done' }>;
};

describe('an account', () => {
  it('is opened without credentials, and looked at from the next day on: written before it, so that a crash forgets nothing', async () => {
    const { world, manage } = setUp();
    const username = await manage.open(boite);
    expect(world.account).toMatchObject({ username, boite, state: 'actif', passwords: [], publicKeys: [], networks: [], version: 1 });
    expect(world.scheduled).toEqual([`${username} ${daysFromNow(1)}`]);
    expect(world.order).toEqual(['schedule', 'create']);
  });

  it('shows its credentials by id, dates, use and fingerprint, and no value', async () => {
    const { world, manage } = setUp();
    const username = await manage.open(boite);
    const password = done(await manage.addPassword(username));
    const key = done(await manage.importKey(username, `${ED25519} jeanne@mairie`));
    world.uses = { [password.id]: now };
    const described = await manage.describe(username);
    expect(described?.credentials).toEqual([
      { id: password.id, kind: 'mot-de-passe', state: 'actif', createdAt: now, expiresAt: daysFromNow(365), lastUsedAt: now },
      {
        id: key.id,
        kind: 'cle',
        state: 'actif',
        createdAt: now,
        expiresAt: daysFromNow(1_095),
        fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
      },
    ]);
    expect(JSON.stringify(described)).not.toMatch(/scrypt|salt|hash|jeanne/);
    expect(isAcceptablePassword(password.password, username)).toBe(true);
  });

  it.each([
    ['addPassword', (manage: ReturnType<typeof setUp>['manage']) => manage.addPassword('personne')],
    ['invite', (manage: ReturnType<typeof setUp>['manage']) => manage.invite('personne')],
    ['suspend', (manage: ReturnType<typeof setUp>['manage']) => manage.suspend('personne')],
  ])('that is not there is said: %s', async (_, call) => {
    expect(await call(setUp().manage)).toEqual({ outcome: 'no-account' });
  });

  it('changed by another at the same moment is read and decided again, and not for ever', async () => {
    const { world, manage } = setUp();
    const username = await manage.open(boite);
    world.lose = 2;
    expect(await manage.suspend(username)).toEqual({ outcome: 'done' });
    expect(world.account?.state).toBe('suspendu');
    world.lose = 100;
    expect(await manage.resume(username)).toEqual({ outcome: 'busy' });
  });
});

describe('a key that is sent', () => {
  it.each([
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'private-key'],
    ['ssh-dss AAAAB3NzaC1kc3M=', 'algorithm'],
  ])('is refused for what it is: %s', async (text, outcome) => {
    const { world, manage } = setUp();
    const username = await manage.open(boite);
    expect(await manage.importKey(username, text)).toEqual({ outcome });
    expect(world.account?.version).toBe(1);
  });
});

describe('a rotation', () => {
  it('keeps two passwords until the new one has opened a session', async () => {
    const { world, manage } = setUp();
    const username = await manage.open(boite);
    const old = done(await manage.addPassword(username));
    world.uses = { [old.id]: now };
    world.now = daysFromNow(300);
    const young = done(await manage.addPassword(username));
    expect(await manage.finishRotation(username)).toEqual({ outcome: 'untested' });
    world.uses = { ...world.uses, [young.id]: world.now };
    expect(await manage.invite(username)).toEqual({ outcome: 'two-live' });
    expect(await manage.finishRotation(username)).toEqual({ outcome: 'done' });
    const states = (await manage.describe(username))?.credentials.map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [old.id, 'revoque'],
      [young.id, 'actif'],
    ]);
    expect(await manage.revoke(username, young.id)).toEqual({ outcome: 'last' });
    expect(await manage.revoke(username, young.id, { stolen: true })).toEqual({ outcome: 'done' });
  });
});

describe('an activation link', () => {
  it('carries 256 bits of which the digest alone is kept, lives 72 hours, and closes the link before it', async () => {
    const { world, manage } = setUp();
    const username = await manage.open(boite);
    const first = done(await manage.invite(username));
    const before = world.activation;
    expect(Buffer.from(first.token, 'base64url')).toHaveLength(32);
    expect(first.expiresAt).toBe(daysFromNow(3));
    expect(before).toMatchObject({ username, digest: digestOf(first.token) });
    expect(JSON.stringify(world)).not.toContain(first.token);
    if (before === undefined) throw new Error('no activation');
    expect(isOpen(before, world.account?.activation, now)).toBe(true);
    expect(isOpen(before, world.account?.activation, daysFromNow(3))).toBe(false);
    expect(isOpen({ ...before, usedAt: now }, world.account?.activation, now)).toBe(false);
    done(await manage.invite(username));
    expect(isOpen(before, world.account?.activation, now)).toBe(false);
  });
});
