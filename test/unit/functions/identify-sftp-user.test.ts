import { describe, expect, it } from 'vitest';
import type { Account } from '../../../functions/domain/access.ts';
import type { Uses } from '../../../functions/domain/access-credentials.ts';
import type { Lock } from '../../../functions/domain/access-lock.ts';
import { CURRENT_PARAMETERS } from '../../../functions/domain/access-passwords.ts';
import { IdentifySftpUserEnvSchema } from '../../../functions/identify-sftp-user/env.ts';
import {
  createIdentifySftpUser,
  type IdentifySftpUserDeps,
  TransferLoginSchema,
} from '../../../functions/identify-sftp-user/identify-sftp-user.ts';
import { decoyHash, hashPassword, verifyPassword } from '../../../functions/shared/passwords.ts';
import { accountOf, daysFromNow, KEY, keyOf, now, passwordOf } from '../domain/access-fixtures.ts';

const OLD = passwordOf('aaaaaaaa', 'the old password');
const YOUNG = passwordOf('bbbbbbbb', 'the new password');
const account = accountOf({ passwords: [OLD, YOUNG], publicKeys: [keyOf('cccccccc')] });
const used: Uses = { [OLD.id]: now, [YOUNG.id]: now };

function setUp(known: Partial<Account> | null = {}, { lock, uses = used }: { lock?: Lock; uses?: Uses } = {}) {
  const calls = {
    derivations: 0,
    loads: [] as string[],
    failures: [] as { counting: string; network: string }[],
    cleared: 0,
    uses: [] as string[],
    saved: [] as Account[],
    counted: [] as string[],
  };
  const deps: IdentifySftpUserDeps = {
    load: async (username) => {
      calls.loads.push(username);
      const found = known !== null && username === account.username ? { ...account, ...known } : undefined;
      return { account: found, lock, uses };
    },
    recordFailure: async ({ counting, network }) => void calls.failures.push({ counting, network }),
    clearFailures: async () => void calls.cleared++,
    recordUse: async (_, id) => void calls.uses.push(id),
    save: async (changed) => {
      calls.saved.push(changed);
      return 'saved';
    },
    // The work is counted, not done: the hash of a fixture is its password.
    verifyPassword: async (password, hash) => {
      calls.derivations++;
      return Buffer.from(hash.hash, 'base64').toString() === password;
    },
    hashPassword: async (password, createdAt) => ({ ...decoyHash(), hash: Buffer.from(password).toString('base64'), createdAt }),
    decoyHash,
    now: () => now,
    count: (name, { outcome, method }) => void calls.counted.push(`${name} ${method} ${outcome}`),
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

  const elsewhere = { networks: ['198.51.100.0/24'] };
  const wrong = { ...event, password: 'wrong' };
  const ended = { passwords: [OLD, { ...YOUNG, expiresAt: now }] };
  const revoked = { passwords: [OLD, { ...YOUNG, revokedAt: daysFromNow(-1) }] };
  it.each([
    ['unknown account', setUp(null), event, 'first', 'unknown'],
    ['name no account can have', setUp(), { ...event, username: '../ACCOUNT#x' }, 'first', 'unknown'],
    ['no name', setUp(), { ...event, username: undefined }, 'first', 'unknown'],
    ['wrong password', setUp(), wrong, 'first', 'wrong'],
    ['blank password', setUp(), { ...event, password: '  ' }, 'first', 'wrong'],
    ['account without passwords', setUp({ passwords: [] }), event, 'first', 'wrong'],
    ['IPv6 address', setUp(), { ...wrong, sourceIp: '2001:db8::1' }, 'first', 'wrong'],
    ['no address', setUp(), { ...wrong, sourceIp: undefined }, 'first', 'wrong'],
    ['locked, right password', setUp({}, { lock: locked }), event, 'none', 'locked'],
    ['locked, wrong password', setUp({}, { lock: locked }), wrong, 'none', 'locked'],
    ['suspended, right password', setUp({ state: 'suspendu' }), event, 'none', 'suspended'],
    ['suspended, wrong password', setUp({ state: 'suspendu' }), wrong, 'first', 'suspended'],
    ['outside its networks, right password', setUp(elsewhere), event, 'none', 'outside'],
    ['outside its networks, wrong password', setUp(elsewhere), wrong, 'first', 'outside'],
    ['no address, and networks', setUp(elsewhere), { ...event, sourceIp: undefined }, 'none', 'outside'],
    ['password at its end', setUp(ended), event, 'none', 'ended'],
    ['password revoked, on a machine left behind', setUp(revoked), event, 'none', 'ended'],
  ])('refuses alike, after two derivations, one read and one write: %s', async (_, { login, calls }, given, counting, outcome) => {
    expect(await login(given)).toEqual({});
    expect(calls.derivations).toBe(2);
    expect(calls.loads).toHaveLength(1);
    expect(calls.failures.map((failure) => failure.counting)).toEqual([counting]);
    expect(calls.counted).toEqual([`SftpLogin password ${outcome}`]);
    expect(calls).toMatchObject({ cleared: 0, uses: [], saved: [] });
  });

  it('opens from the networks of the account', async () => {
    const { login, calls } = setUp({ networks: ['198.51.100.0/24', '192.0.2.0/29'] });
    expect(await login(event)).toHaveProperty('Role');
    expect(calls.counted).toEqual(['SftpLogin password opened']);
  });

  it('forgets the failures of a network once the password is right', async () => {
    const { login, calls } = setUp({}, { lock: { failures: 3, lastFailureAt: now } });
    expect(await login(event)).toHaveProperty('Role');
    expect(calls.cleared).toBe(1);
  });

  it.each([
    ['the first time', {}, [YOUNG.id]],
    ['a day later', { [YOUNG.id]: daysFromNow(-1) }, [YOUNG.id]],
    ['not twice a day', { [YOUNG.id]: daysFromNow(-0.9) }, []],
  ])('records the use of the password that was given: %s', async (_, uses, expected) => {
    const { login, calls } = setUp({}, { uses });
    await login(event);
    expect(calls.uses).toEqual(expected);
  });

  it('hashes a password anew where the work was raised since, and opens all the same', async () => {
    const weak = { ...YOUNG, parameters: { N: 2 ** 14, r: 8, p: 1 } };
    const { login, calls } = setUp({ passwords: [OLD, weak] });
    expect(await login(event)).toHaveProperty('Role');
    const renewed = { id: YOUNG.id, parameters: CURRENT_PARAMETERS, createdAt: YOUNG.createdAt, expiresAt: YOUNG.expiresAt };
    expect(calls.saved).toMatchObject([{ version: account.version + 1, passwords: [OLD, renewed] }]);
    await login({ ...event, password: 'the old password' });
    expect(calls.saved).toHaveLength(1);
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
  ])('answers all keys of the account when the password is %s', async (_, given) => {
    const { login, calls } = setUp();
    expect(await login(given)).toMatchObject({ PublicKeys: [KEY], HomeDirectoryType: 'LOGICAL' });
    expect(calls).toMatchObject({ derivations: 0, failures: [], counted: ['SftpLogin key keys-given'] });
  });

  it('is never locked', async () => {
    expect(await setUp({}, { lock: locked }).login(withoutPassword())).toHaveProperty('PublicKeys');
  });

  it('leaves out the keys at their end', async () => {
    const other = keyOf('dddddddd', { key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJhK' });
    const { login } = setUp({ publicKeys: [keyOf('cccccccc', { expiresAt: now }), other] });
    expect(await login(withoutPassword())).toMatchObject({ PublicKeys: [other.key] });
  });

  it.each([
    ['an unknown account', setUp(null), 'unknown'],
    ['a suspended one', setUp({ state: 'suspendu' }), 'suspended'],
    ['one outside its networks', setUp({ networks: ['198.51.100.0/24'] }), 'outside'],
    ['one without keys', setUp({ publicKeys: [] }), 'ended'],
    ['one whose keys are at their end', setUp({ publicKeys: [keyOf('cccccccc', { expiresAt: now })] }), 'ended'],
  ])('is refused to %s after the same read, and counts for no lock', async (_, { login, calls }, outcome) => {
    expect(await login(withoutPassword())).toEqual({});
    expect(calls).toMatchObject({ loads: [expect.anything()], failures: [], uses: [], counted: [`SftpLogin key ${outcome}`] });
  });
});

it('refuses another protocol', async () => {
  const { login, calls } = setUp();
  expect(await login({ ...event, protocol: 'FTP' })).toEqual({});
  expect(calls.counted).toEqual(['SftpLogin password protocol']);
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
