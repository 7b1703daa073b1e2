import { describe, expect, it } from 'vitest';
import type { Account } from '../../../functions/domain/access.ts';
import {
  addKey,
  addPassword,
  endingCredentials,
  finishRotation,
  invite,
  revoke,
  withState,
} from '../../../functions/domain/access-changes.ts';
import { isUseDue, noticeOf, UsesSchema } from '../../../functions/domain/access-credentials.ts';
import { ActivationIdSchema } from '../../../functions/domain/activation.ts';
import { accountOf, daysFromNow, keyOf, now, passwordOf } from './access-fixtures.ts';

const OLD = 'aaaaaaaa';
const YOUNG = 'bbbbbbbb';
const ADDED = 'cccccccc';
const old = passwordOf(OLD, 'old', { createdAt: daysFromNow(-300) });
const young = passwordOf(YOUNG, 'young', { createdAt: daysFromNow(-1) });
const added = passwordOf(ADDED, 'added', { createdAt: now });
const usesOf = (...ids: string[]) => UsesSchema.parse(Object.fromEntries(ids.map((id) => [id, daysFromNow(-1)])));
const ids = (result: { outcome: string; account?: Account }) => result.account?.passwords.map(({ id }) => id);

describe('a password more', () => {
  it.each([
    ['beside none', [], [], [ADDED]],
    ['beside one', [old], [OLD], [OLD, ADDED]],
    ['in the place of one that was revoked', [{ ...old, revokedAt: now }, young], [OLD, YOUNG], [YOUNG, ADDED]],
    ['in the place of one at its end', [{ ...old, expiresAt: now }, young], [OLD, YOUNG], [YOUNG, ADDED]],
    ['in the place of one that never opened a session', [old, young], [OLD], [OLD, ADDED]],
    ['in the place of the older of two that never did', [old, young], [], [YOUNG, ADDED]],
  ])('finds its place %s', (_, passwords, used, expected) => {
    const result = addPassword(accountOf({ passwords }), added, usesOf(...used), now);
    expect(ids(result)).toEqual(expected);
    expect(result).toMatchObject({ account: { version: 4 } });
  });

  it('finds none beside two in use, and no link is made for it', () => {
    const account = accountOf({ passwords: [old, young] });
    expect(addPassword(account, added, usesOf(OLD, YOUNG), now)).toEqual({ outcome: 'two-live' });
    const activation = ActivationIdSchema.parse('0'.repeat(32));
    expect(invite(account, activation, usesOf(OLD, YOUNG), now)).toEqual({ outcome: 'two-live' });
    expect(invite(account, activation, usesOf(OLD), now)).toMatchObject({ outcome: 'changed', account: { activation } });
  });
});

describe('a key more', () => {
  it('is taken once', () => {
    const account = accountOf({ publicKeys: [keyOf(OLD)] });
    expect(addKey(account, keyOf(ADDED), now)).toEqual({ outcome: 'known' });
    const other = keyOf(ADDED, { key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJhK' });
    expect(addKey(account, other, now)).toMatchObject({ account: { publicKeys: [{ id: OLD }, { id: ADDED }] } });
  });

  it('takes the place of those at their end, and is refused beside ten', () => {
    const keys = Array.from({ length: 10 }, (_, rank) => keyOf(`aaaaaaa${'23456789ab'[rank]}`, { key: `ssh-ed25519 AAAA${rank}` }));
    expect(addKey(accountOf({ publicKeys: keys }), keyOf(ADDED), now)).toEqual({ outcome: 'too-many' });
    const [first, ...rest] = keys;
    if (first === undefined) throw new Error('no key');
    const result = addKey(accountOf({ publicKeys: [{ ...first, expiresAt: now }, ...rest] }), keyOf(ADDED), now);
    expect(result).toMatchObject({ outcome: 'changed', account: { publicKeys: expect.arrayContaining([keyOf(ADDED)]) } });
  });
});

describe('revocation', () => {
  it('ends a password and keeps its place, takes a key away', () => {
    const account = accountOf({ passwords: [old], publicKeys: [keyOf(YOUNG)] });
    expect(revoke(account, OLD, now)).toMatchObject({ account: { passwords: [{ id: OLD, revokedAt: now }], publicKeys: [{ id: YOUNG }] } });
    expect(revoke(account, YOUNG, now)).toMatchObject({ account: { passwords: [old], publicKeys: [] } });
  });

  it('does not shut the account, unless it was stolen', () => {
    const account = accountOf({ passwords: [old, { ...young, expiresAt: now }] });
    expect(revoke(account, OLD, now)).toEqual({ outcome: 'last' });
    expect(revoke(account, OLD, now, true)).toMatchObject({ outcome: 'changed' });
  });

  it.each([ADDED, YOUNG])('knows what opens nothing any more: %s', (id) => {
    const account = accountOf({ passwords: [old, { ...young, revokedAt: now }] });
    expect(revoke(account, id, now)).toEqual({ outcome: 'unknown' });
  });
});

describe('end of a rotation', () => {
  const both = accountOf({ passwords: [young, old] });
  it('ends the older password once the younger has opened a session', () => {
    expect(finishRotation(both, usesOf(OLD), now)).toEqual({ outcome: 'untested' });
    expect(finishRotation(both, usesOf(OLD, YOUNG), now)).toMatchObject({ account: { passwords: [young, { id: OLD, revokedAt: now }] } });
  });

  it('has nothing to end where one password lives', () => {
    expect(finishRotation(accountOf({ passwords: [old] }), usesOf(OLD), now)).toEqual({ outcome: 'nothing' });
    expect(finishRotation(accountOf({ passwords: [{ ...old, revokedAt: now }, young] }), usesOf(OLD, YOUNG), now)).toEqual({
      outcome: 'nothing',
    });
  });
});

it('suspends once', () => {
  expect(withState(accountOf(), 'actif')).toEqual({ outcome: 'unchanged' });
  expect(withState(accountOf(), 'suspendu')).toMatchObject({ account: { state: 'suspendu', version: 4 } });
});

describe('what is told of the end of a credential', () => {
  it.each([
    [31, undefined],
    [30, 30],
    [7.5, 30],
    [7, 7],
    [0.1, 7],
    [0, 0],
    [-6, 0],
    [-8, undefined],
  ])('%f days before it: the notice %s', (days, notice) => {
    expect(noticeOf(daysFromNow(days), now)).toBe(notice);
  });

  const soon = { expiresAt: daysFromNow(5) };
  it('names passwords and keys', () => {
    const account = accountOf({ passwords: [{ ...old, ...soon }], publicKeys: [keyOf(YOUNG, { expiresAt: daysFromNow(29) })] });
    expect(endingCredentials(account, {}, now)).toEqual([
      { id: OLD, kind: 'mot-de-passe', days: 7, ...soon },
      { id: YOUNG, kind: 'cle', days: 30, expiresAt: daysFromNow(29) },
    ]);
  });

  it('leaves out what needs no renewal', () => {
    const ending = { ...old, ...soon };
    expect(endingCredentials(accountOf({ passwords: [{ ...ending, revokedAt: now }] }), {}, now)).toEqual([]);
    expect(endingCredentials(accountOf({ passwords: [ending], state: 'suspendu' }), {}, now)).toEqual([]);
    const renewed = accountOf({ passwords: [ending, young] });
    expect(endingCredentials(renewed, usesOf(OLD, YOUNG), now)).toEqual([]);
    // Drawn, and never tried: the commune still stands on the old one.
    expect(endingCredentials(renewed, usesOf(OLD), now)).toMatchObject([{ id: OLD }]);
  });
});

it.each([
  ['never', undefined, true],
  ['an hour ago', daysFromNow(-1 / 24), false],
  ['a day ago', daysFromNow(-1), true],
])('a use is written once a day: last %s', (_, last, due) => {
  expect(isUseDue(last, now)).toBe(due);
});
