import type { Account } from './access.ts';
import {
  isLive,
  MAX_KEYS,
  MAX_PASSWORDS,
  type NoticeDays,
  noticeOf,
  type PasswordCredential,
  type PublicKeyCredential,
  type Uses,
} from './access-credentials.ts';
import type { ActivationId } from './activation.ts';

/** What a change of an account comes to: the account as it must be written, or why not. */
export type Changed<Refused extends string> = { readonly outcome: 'changed'; readonly account: Account } | { readonly outcome: Refused };

const changed = (account: Account, change: Partial<Account>): { outcome: 'changed'; account: Account } => ({
  outcome: 'changed',
  account: { ...account, ...change, version: account.version + 1 },
});

const oldestFirst = (a: { readonly createdAt: string }, b: { readonly createdAt: string }): number => (a.createdAt < b.createdAt ? -1 : 1);

/** The place for a password more: `true` where one is free, the credential that gives its own, or none. */
function placeFor({ passwords }: Account, uses: Uses, now: string): PasswordCredential | boolean {
  if (passwords.length < MAX_PASSWORDS) return true;
  const byAge = [...passwords].sort(oldestFirst);
  return byAge.find((one) => !isLive(one, now)) ?? byAge.find(({ id }) => uses[id] === undefined) ?? false;
}

/**
 * A password beside the one that lives. Where both places are taken, one that opens nothing any more gives its own, else one that never
 * opened a session (its page was lost). `two-live`: both are in use, the rotation under way must be finished first.
 */
export function addPassword(account: Account, password: PasswordCredential, uses: Uses, now: string): Changed<'two-live'> {
  const place = placeFor(account, uses, now);
  if (place === false) return { outcome: 'two-live' };
  return changed(account, { passwords: [...account.passwords.filter((one) => one !== place), password] });
}

/** An activation link, the account's last from now on: only where its password would find its place. */
export function invite(account: Account, activation: ActivationId, uses: Uses, now: string): Changed<'two-live'> {
  return placeFor(account, uses, now) === false ? { outcome: 'two-live' } : changed(account, { activation });
}

/** A public key more; those at their end make room. `known`: the very same key lives already. */
export function addKey(account: Account, key: PublicKeyCredential, now: string): Changed<'known' | 'too-many'> {
  const live = account.publicKeys.filter((one) => isLive(one, now));
  if (live.some((one) => one.key === key.key)) return { outcome: 'known' };
  return live.length < MAX_KEYS ? changed(account, { publicKeys: [...live, key] }) : { outcome: 'too-many' };
}

/**
 * Ends one credential. `last`: nothing else would open the account; who fears that it was stolen says so, and shuts it all the same.
 */
export function revoke(account: Account, id: string, now: string, stolen = false): Changed<'unknown' | 'last'> {
  const opening = [...account.passwords, ...account.publicKeys].filter((one) => isLive(one, now));
  if (!opening.some((one) => one.id === id)) return { outcome: 'unknown' };
  if (opening.length === 1 && !stolen) return { outcome: 'last' };
  return changed(account, {
    passwords: account.passwords.map((one) => (one.id === id ? { ...one, revokedAt: now } : one)),
    publicKeys: account.publicKeys.filter((one) => one.id !== id),
  });
}

/**
 * Second half of a rotation: the youngest password stays, the older ones end. `untested`: the youngest has not opened a session yet, and
 * nothing is revoked; `nothing`: there is no older one.
 */
export function finishRotation(account: Account, uses: Uses, now: string): Changed<'untested' | 'nothing'> {
  const live = account.passwords.filter((one) => isLive(one, now)).sort(oldestFirst);
  const youngest = live.at(-1);
  if (youngest === undefined || live.length < 2) return { outcome: 'nothing' };
  if (uses[youngest.id] === undefined) return { outcome: 'untested' };
  const ended = (one: PasswordCredential) => one.id !== youngest.id && isLive(one, now);
  return changed(account, { passwords: account.passwords.map((one) => (ended(one) ? { ...one, revokedAt: now } : one)) });
}

/** Shuts an account, or opens it again; nothing of it is lost. */
export function withState(account: Account, state: Account['state']): Changed<'unchanged'> {
  return account.state === state ? { outcome: 'unchanged' } : changed(account, { state });
}

/** From where the account may sign in from now on. */
export const withNetworks = (account: Account, networks: Account['networks']): Changed<never> => changed(account, { networks });

/** One credential of which somebody must be told. */
export interface EndingCredential {
  readonly id: string;
  readonly kind: 'mot-de-passe' | 'cle';
  readonly expiresAt: string;
  readonly days: NoticeDays;
}

/**
 * The credentials whose end is to be told at an instant. Not told: what was revoked, what a suspended account holds, a password whose
 * younger brother has opened a session.
 */
export function endingCredentials(account: Account, uses: Uses, now: string): EndingCredential[] {
  if (account.state !== 'actif') return [];
  const tested = account.passwords.filter((one) => isLive(one, now) && uses[one.id] !== undefined);
  const replaced = (one: PasswordCredential) => tested.some(({ id, createdAt }) => id !== one.id && createdAt > one.createdAt);
  const passwords = account.passwords.filter((one) => one.revokedAt === undefined && !replaced(one));
  return [
    ...passwords.map((one) => ({ ...one, kind: 'mot-de-passe' as const })),
    ...account.publicKeys.map((one) => ({ ...one, kind: 'cle' as const })),
  ].flatMap(({ id, kind, expiresAt }) => {
    const days = noticeOf(expiresAt, now);
    return days === undefined ? [] : [{ id, kind, expiresAt, days }];
  });
}
