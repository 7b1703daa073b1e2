import { describe, expect, it } from 'vitest';
import { type Account, AccountSchema } from '../../../functions/domain/access.ts';
import type { Lock } from '../../../functions/domain/access-lock.ts';
import type { PasswordHash } from '../../../functions/domain/access-passwords.ts';
import { IdentifySftpUserEnvSchema } from '../../../functions/identify-sftp-user/env.ts';
import {
  createIdentifySftpUser,
  type IdentifySftpUserDeps,
  TransferLoginSchema,
} from '../../../functions/identify-sftp-user/identify-sftp-user.ts';
import { decoyHash, hashPassword, verifyPassword } from '../../../functions/shared/passwords.ts';

const now = '2026-11-23T10:00:00.000Z';
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJhJ';

/** A hash that `verify` below recognises by its text: the work is counted, not done. */
const hashOf = (password: string): PasswordHash => ({ ...decoyHash(), hash: Buffer.from(password).toString('base64') });

const account: Account = AccountSchema.parse({
  username: 'belley-rco-abcdefgh23',
  boite: 'belley-rco',
  state: 'actif',
  passwords: [hashOf('the old password'), hashOf('the new password')],
  publicKeys: [KEY],
  createdAt: now,
});

function setUp(known: Partial<Account> | null = {}, lock?: Lock) {
  const calls = { derivations: 0, loads: [] as string[], failures: [] as { counting: string; network: string }[], cleared: 0 };
  const deps: IdentifySftpUserDeps = {
    load: async (username) => {
      calls.loads.push(username);
      return { account: known !== null && username === account.username ? { ...account, ...known } : undefined, lock };
    },
    recordFailure: async ({ counting, network }) => void calls.failures.push({ counting, network }),
    clearFailures: async () => void calls.cleared++,
    verifyPassword: async (password, hash) => {
      calls.derivations++;
      return Buffer.from(hash.hash, 'base64').toString() === password;
    },
    decoyHash,
    now: () => now,
    roleArn: 'arn:aws:iam::123456789012:role/transfer',
    bucket: 'boites',
  };
  const identify = createIdentifySftpUser(deps);
  return { calls, login: (event: object) => identify(TransferLoginSchema.parse(event)) };
}

const event = { username: account.username, password: 'the new password', protocol: 'SFTP', serverId: 's-0123', sourceIp: '192.0.2.7' };
const locked: Lock = { failures: 7, lastFailureAt: now };
const withoutPassword = (password?: string) => ({ ...event, password });

describe('password', () => {
  it.each(['the old password', 'the new password'])('opens the boite with either of two live passwords: %s', async (password) => {
    const { login, calls } = setUp();
    const session = await login({ ...event, password });
    expect(session).toEqual({
      Role: 'arn:aws:iam::123456789012:role/transfer',
      Policy: expect.stringContaining('"arn:aws:s3:::boites/belley-rco/retours/?*"'),
      HomeDirectoryType: 'LOGICAL',
      HomeDirectoryDetails: '[{"Entry":"/","Target":"/boites/belley-rco"}]',
    });
    expect(calls).toMatchObject({ derivations: 2, failures: [], cleared: 0 });
  });

  it('never answers public keys to a password: AWS refuses such an answer', async () => {
    expect(await setUp().login(event)).not.toHaveProperty('PublicKeys');
  });

  it.each([
    ['unknown account', setUp(null), event, 'first'],
    ['name no account can have', setUp(), { ...event, username: '../ACCOUNT#x' }, 'first'],
    ['wrong password', setUp(), { ...event, password: 'wrong' }, 'first'],
    ['locked, right password', setUp({}, locked), event, 'none'],
    ['locked, wrong password', setUp({}, locked), { ...event, password: 'wrong' }, 'none'],
    ['suspended, right password', setUp({ state: 'suspendu' }), event, 'none'],
    ['suspended, wrong password', setUp({ state: 'suspendu' }), { ...event, password: 'wrong' }, 'first'],
    ['account without passwords', setUp({ passwords: [] }), event, 'first'],
    ['IPv6 address', setUp(), { ...event, sourceIp: '2001:db8::1', password: 'wrong' }, 'first'],
    ['no address', setUp(), { ...event, sourceIp: undefined, password: 'wrong' }, 'first'],
    ['no name', setUp(), { ...event, username: undefined }, 'first'],
  ])('refuses alike, after two derivations, one read and one write: %s', async (_, { login, calls }, given, counting) => {
    expect(await login(given)).toEqual({});
    expect(calls.derivations).toBe(2);
    expect(calls.loads).toHaveLength(1);
    expect(calls.failures.map((failure) => failure.counting)).toEqual([counting]);
  });

  it('forgets the failures of a network once the password is right', async () => {
    const { login, calls } = setUp({}, { failures: 3, lastFailureAt: now });
    expect(await login(event)).toHaveProperty('Role');
    expect(calls.cleared).toBe(1);
  });

  it('counts failures for the network of the caller', async () => {
    const { login, calls } = setUp();
    await login({ ...event, password: 'wrong', sourceIp: '2001:db8:a:b:c::1' });
    expect(calls.failures).toEqual([{ network: '2001:db8:a:b::/64', counting: 'first' }]);
  });
});

describe('public key', () => {
  it.each([
    ['absent', withoutPassword()],
    ['empty', withoutPassword('')],
    ['blank', withoutPassword('  ')],
  ])('answers all keys of the account when the password is %s', async (_, given) => {
    const { login, calls } = setUp();
    expect(await login(given)).toMatchObject({ PublicKeys: [KEY], HomeDirectoryType: 'LOGICAL' });
    expect(calls).toMatchObject({ derivations: 0, failures: [] });
  });

  it('is never locked', async () => {
    expect(await setUp({}, locked).login(withoutPassword())).toHaveProperty('PublicKeys');
  });

  it.each([
    ['an unknown account', setUp(null)],
    ['a suspended one', setUp({ state: 'suspendu' })],
    ['one without keys', setUp({ publicKeys: [] })],
  ])('is refused to %s, and counts for no lock', async (_, { login, calls }) => {
    expect(await login(withoutPassword())).toEqual({});
    expect(calls.failures).toEqual([]);
  });
});

it('refuses another protocol', async () => {
  expect(await setUp().login({ ...event, protocol: 'FTP' })).toEqual({});
});

it('refuses to start without its environment', () => {
  expect(IdentifySftpUserEnvSchema.safeParse({ ACCES_TABLE: 'acces' }).success).toBe(false);
});

describe('scrypt', () => {
  it('verifies its own hashes and no other password', async () => {
    const hash = await hashPassword('correct horse battery', now, { N: 2 ** 14, r: 8, p: 1 });
    expect(hash).toMatchObject({ algorithm: 'scrypt', parameters: { N: 16_384, r: 8, p: 1 } });
    expect(await verifyPassword('correct horse battery', hash)).toBe(true);
    expect(await verifyPassword('correct horse batterY', hash)).toBe(false);
  });

  it('keeps a decoy no password opens, with today’s parameters', async () => {
    const decoy = decoyHash();
    expect(decoy.parameters).toEqual((await hashPassword('x', now)).parameters);
    expect(await verifyPassword('', decoy)).toBe(false);
  });
});
