import { describe, expect, it } from 'vitest';
import { drawUsername, homeDirectory, SESSION_POLICY_LIMIT, sessionPolicy, USERNAME_BYTES } from '../../../functions/domain/access.ts';
import { PublicKeySchema } from '../../../functions/domain/access-credentials.ts';
import { countingOf, isLocked, waitSeconds } from '../../../functions/domain/access-lock.ts';
import { isAllowedSource, networkOf, SourceNetworkSchema } from '../../../functions/domain/access-network.ts';
import { drawPassword, entropyBits, isAcceptablePassword, PASSWORD_BYTES } from '../../../functions/domain/access-passwords.ts';
import { BoiteSchema } from '../../../functions/domain/ids.ts';

const boite = BoiteSchema.parse('bourg-en-bresse-rco');
const now = '2026-11-23T10:00:00.000Z';
const secondsAgo = (seconds: number) => new Date(Date.parse(now) - seconds * 1_000).toISOString();
const bytes = (count: number) => Uint8Array.from({ length: count }, (_, rank) => (rank * 37) % 256);

describe('names and passwords', () => {
  it('draws a username that begins with the boite and goes on with a random part', () => {
    expect(drawUsername(boite, bytes(USERNAME_BYTES))).toMatch(/^bourg-en-bresse-rco-[a-z2-9]{10}$/);
  });

  it('fits the longest boite in AWS’s limit of 100 characters', () => {
    expect(drawUsername(BoiteSchema.parse('a'.repeat(60)), bytes(USERNAME_BYTES)).length).toBeLessThanOrEqual(100);
  });

  it('draws passwords that it would accept', () => {
    const password = drawPassword(bytes(PASSWORD_BYTES));
    expect(password).toHaveLength(26);
    expect(isAcceptablePassword(password, 'somebody')).toBe(true);
  });

  it('refuses to draw from too few bytes rather than repeat itself', () => {
    expect(() => drawPassword(bytes(10))).toThrow(RangeError);
  });

  it.each([
    ['too short', 'abcdefgh1234567'],
    ['too long', 'abcdefgh'.repeat(17)],
    ['made of few characters', 'abababababababababab'],
    ['outside ASCII', 'motdepassé-très-long-1234'],
    ['holding the name of the account', 'Xx-commune-abc-xX-0123'],
    ['of sixteen digits: 53 bits', '9071528364019283'],
    ['of seventeen small letters: 79.9 bits', 'qmzxjvbkwpfhgydts'],
    ['ending with a blank', 'Kd8-vT2q!mZx7wRb '],
  ])('refuses a password that is %s', (_, password) => {
    expect(isAcceptablePassword(password, 'commune-abc')).toBe(false);
  });

  it.each([
    ['of eighteen small letters: 85 bits', 'qmzxjvbkwpfhgydtsa'],
    ['of sixteen characters of every kind', 'Kd8-vT2q!mZx7wRb'],
    ['of twenty-five digits', '9071528364019283756401928'],
  ])('accepts a password %s', (_, password) => {
    expect(isAcceptablePassword(password, 'commune-abc')).toBe(true);
  });

  // The second and third are those by which the CNIL illustrates its 80 bits: 12 characters of four kinds, 14 of three.
  it.each([
    ['Az3rty0)', 53],
    ['Kd8-vT2q!mZx', 79.6],
    ['Kd8vT2qmZx7wRb', 83.4],
    ['0123456789012345', 53.2],
    ['', 0],
  ])('computes bits as the tool of the CNIL does: « %s », %f', (password, bits) => {
    expect(entropyBits(password)).toBeCloseTo(bits, 0);
  });

  it.each([
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJhJ', true],
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJhJ jean@mairie', false],
    ['ssh-dss AAAAB3NzaC1kc3M=', false],
  ])('reads the key %s: %s', (key, valid) => {
    expect(PublicKeySchema.safeParse(key).success).toBe(valid);
  });
});

describe('lock', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 30],
    [6, 60],
    [7, 120],
    [11, 1_920],
    [12, 3_600],
    [5_000, 3_600],
  ])('after %i failures closes passwords for %i s', (failures, seconds) => {
    expect(waitSeconds(failures)).toBe(seconds);
  });

  it.each([
    ['nothing failed', undefined, false],
    ['few failures', { failures: 4, lastFailureAt: now }, false],
    ['the fifth, just now', { failures: 5, lastFailureAt: secondsAgo(29) }, true],
    ['the fifth, its wait over', { failures: 5, lastFailureAt: secondsAgo(30) }, false],
  ])('is judged from the count and the last instant: %s', (_, lock, locked) => {
    expect(isLocked(lock, now)).toBe(locked);
  });

  const wrong = { password: 'wrong', right: false, lock: undefined, now };
  it.each([
    ['a first wrong password', wrong, 'first'],
    ['another one', { ...wrong, lock: { failures: 2, lastFailureAt: secondsAgo(60) } }, 'next'],
    ['one a day after the last', { ...wrong, lock: { failures: 9, lastFailureAt: secondsAgo(86_400) } }, 'first'],
    ['an empty one', { ...wrong, password: '' }, 'none'],
    ['one while locked', { ...wrong, lock: { failures: 5, lastFailureAt: secondsAgo(1) } }, 'none'],
    ['a right one of a suspended account', { ...wrong, right: true }, 'none'],
  ])('counts %s', (_, attempt, counting) => {
    expect(countingOf(attempt)).toBe(counting);
  });
});

describe('network of an address', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['::ffff:c000:24d', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['300.1.1.1', 'inconnu'],
    ['1:2:3', 'inconnu'],
    ['1::2::3', 'inconnu'],
    ['x::1', 'inconnu'],
    ['', 'inconnu'],
    [undefined, 'inconnu'],
  ])('%s → %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('source networks of an account', () => {
  it.each([
    ['192.0.2.0/24', true],
    ['192.0.2.7/32', true],
    ['2001:db8::/32', true],
    ['::ffff:192.0.2.0/24', true],
    ['192.0.2.7/24', false],
    ['0.0.0.0/0', false],
    ['::/0', false],
    ['192.0.2.0', false],
    ['192.0.2.0/33', false],
    ['2001:db8::/129', false],
    ['mairie.example/24', false],
  ])('%s can be one: %s', (network, valid) => {
    expect(SourceNetworkSchema.safeParse(network).success).toBe(valid);
  });

  it.each([
    [[], '203.0.113.9', true],
    [[], undefined, true],
    [['192.0.2.0/24'], '192.0.2.255', true],
    [['192.0.2.0/24'], '::ffff:192.0.2.1', true],
    [['192.0.2.0/24'], '192.0.3.0', false],
    [['192.0.2.7/32', '2001:db8:a::/48'], '2001:db8:a:ffff::1', true],
    [['192.0.2.7/32', '2001:db8:a::/48'], '2001:db8:b::1', false],
    [['192.0.0.0/12'], '192.15.255.255', true],
    [['192.0.0.0/12'], '192.16.0.0', false],
    [['2001:db8::/33'], '2001:db8:8000::1', false],
    [['192.0.2.0/24'], undefined, false],
    [['192.0.2.0/24'], 'unreadable', false],
    // The same bits in the other family are another address.
    [['192.0.2.0/24'], '::c000:201', false],
  ])('%j, from %s: %s', (networks, address, allowed) => {
    expect(isAllowedSource(networks, address)).toBe(allowed);
  });
});

describe('home and session policy', () => {
  it('makes the boite the root', () => {
    expect(homeDirectory(boite, 'boites')).toEqual([{ Entry: '/', Target: '/boites/bourg-en-bresse-rco' }]);
  });

  it('keeps the policy under AWS’s limit with the longest names and a key', () => {
    const kms = 'arn:aws:kms:eu-west-3:123456789012:key/mrk-0123456789abcdef0123456789abcdef';
    const policy = sessionPolicy(BoiteSchema.parse('b'.repeat(60)), 'x'.repeat(63), kms);
    expect(policy.length).toBeLessThan(SESSION_POLICY_LIMIT);
    expect(policy).toContain(kms);
  });

  it('says nothing of keys where the bucket has none', () => {
    expect(sessionPolicy(boite, 'boites')).not.toContain('kms:');
  });
});
