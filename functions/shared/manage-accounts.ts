import { type Account, AccountSchema, drawUsername, USERNAME_BYTES, type Username } from '../domain/access.ts';
import * as changes from '../domain/access-changes.ts';
import { CREDENTIAL_ID_BYTES, drawCredentialId, type Uses } from '../domain/access-credentials.ts';
import {
  ACTIVATION_TOKEN_BYTES,
  type Activation,
  ActivationSchema,
  type ActivationToken,
  ActivationTokenSchema,
  activationIdOf,
} from '../domain/activation.ts';
import type { Boite } from '../domain/ids.ts';
import { DAY_SECONDS, secondsLater } from '../domain/instants.ts';
import { fingerprintOf, type KeyRefusal, readPublicKey } from '../formats/ssh-public-key.ts';
import { type CredentialView, credentialViews } from './credential-view.ts';
import { type NewPasswordDeps, newPassword } from './new-password.ts';
import { digestOf } from './tokens.ts';

/** How long what is given lives: values of the stage (`access` in infra/config.ts). */
export interface CredentialLives {
  readonly passwordDays: number;
  readonly keyDays: number;
  readonly activationHours: number;
}

export interface ManageAccountsDeps extends NewPasswordDeps {
  readonly find: (username: string) => Promise<{ readonly account: Account | undefined; readonly uses: Uses }>;
  readonly create: (account: Account) => Promise<'created' | 'existed'>;
  readonly save: (account: Account) => Promise<'saved' | 'lost'>;
  readonly invite: (activation: Activation, account: Account) => Promise<'done' | 'lost'>;
  /** When the credentials of the account are looked at, in order to tell of their end. */
  readonly schedule: (username: string, instant: string) => Promise<void>;
  readonly lives: CredentialLives;
}

type NoAccount = { readonly outcome: 'no-account' };
/** Somebody changed the account at each of our tries. */
type Busy = { readonly outcome: 'busy' };
export type Result<R extends string, Extra = unknown> = ({ readonly outcome: 'done' } & Extra) | { readonly outcome: R } | NoAccount | Busy;

const TRIES = 5;
/** An account is looked at once a day: a few reads, and no other bookkeeping of instants (ADR 0020). */
export const REVIEW_SECONDS = DAY_SECONDS;

/**
 * What an operator does with the accounts of the sFTP server: opens them, gives, renews and ends their credentials. No value is kept: a
 * password drawn here is told to the caller once, a link's token too.
 */
export function createManageAccounts(deps: ManageAccountsDeps) {
  const drawId = () => drawCredentialId(deps.randomBytes(CREDENTIAL_ID_BYTES));

  /** Reads, decides, writes; again where somebody wrote meanwhile. */
  async function change<R extends string>(
    username: string,
    decide: (account: Account, uses: Uses) => changes.Changed<R>,
    write: (account: Account) => Promise<'saved' | 'done' | 'lost'> = deps.save,
  ): Promise<Result<R>> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { account, uses } = await deps.find(username);
      if (account === undefined) return { outcome: 'no-account' };
      const decided = decide(account, uses);
      if (!('account' in decided)) return decided;
      if ((await write(decided.account)) !== 'lost') return { outcome: 'done' };
    }
    return { outcome: 'busy' };
  }

  return {
    /** Opens an account of a boite, without any credential yet: it opens nothing. The look at its credentials comes first, and outlives a crash. */
    async open(boite: Boite, { networks = [], holder }: Partial<Pick<Account, 'networks' | 'holder'>> = {}): Promise<Username> {
      const createdAt = deps.now();
      const username = drawUsername(boite, deps.randomBytes(USERNAME_BYTES));
      await deps.schedule(username, secondsLater(createdAt, REVIEW_SECONDS));
      const empty = { state: 'actif', passwords: [], publicKeys: [], version: 1 } as const;
      const account = AccountSchema.parse({ username, boite, ...empty, networks, holder, createdAt });
      if ((await deps.create(account)) === 'existed') throw new UsernameTakenError('a name was drawn twice');
      return username;
    },

    /** Draws a password and tells it once, to an operator who needs it at once; a commune gets its own by {@link invite}. */
    async addPassword(username: string): Promise<Result<'two-live', { id: string; password: string; expiresAt: string }>> {
      const drawn = await newPassword(deps);
      const result = await change(username, (account, uses) => changes.addPassword(account, drawn.credential, uses, deps.now()));
      const { id, expiresAt } = drawn.credential;
      return result.outcome === 'done' ? { outcome: 'done', id, password: drawn.password, expiresAt } : result;
    },

    /** Takes a public key as the commune sent it: a line of OpenSSH, or a file of PuTTYgen. */
    async importKey(
      username: string,
      text: string,
    ): Promise<Result<'known' | 'too-many' | KeyRefusal, { id: string; fingerprint: string; expiresAt: string }>> {
      const reading = readPublicKey(text);
      if (!reading.ok) return { outcome: reading.reason };
      const createdAt = deps.now();
      const expiresAt = secondsLater(createdAt, deps.lives.keyDays * DAY_SECONDS);
      const credential = { id: drawId(), key: reading.key, createdAt, expiresAt };
      const result = await change(username, (account) => changes.addKey(account, credential, createdAt));
      const told = { id: credential.id, fingerprint: fingerprintOf(reading.key), expiresAt };
      return result.outcome === 'done' ? { outcome: 'done', ...told } : result;
    },

    /**
     * Makes an activation link: the first access of an account, and the first half of a rotation. Whoever opens it presses a button, and
     * sees a new password beside the one that lives. A link made before opens nothing any more. `token` is told once: it goes into the mail.
     * `two-live`: both passwords are in use, the rotation under way must be finished first.
     */
    async invite(username: string): Promise<Result<'two-live', { token: ActivationToken; expiresAt: string }>> {
      const createdAt = deps.now();
      const expiresAt = secondsLater(createdAt, deps.lives.activationHours * 3_600);
      const token = ActivationTokenSchema.parse(Buffer.from(deps.randomBytes(ACTIVATION_TOKEN_BYTES)).toString('base64url'));
      const activation = ActivationSchema.parse({ username, digest: digestOf(token), createdAt, expiresAt });
      const result = await change(
        username,
        (account, uses) => changes.invite(account, activationIdOf(activation.digest), uses, createdAt),
        (account) => deps.invite(activation, account),
      );
      return result.outcome === 'done' ? { outcome: 'done', token, expiresAt } : result;
    },

    /** Second half of a rotation: the older password ends, once the new one has opened a session. */
    finishRotation: (username: string): Promise<Result<'untested' | 'nothing'>> =>
      change(username, (account, uses) => changes.finishRotation(account, uses, deps.now())),

    /** Ends one credential. `stolen`: even where nothing else opens the account. Sessions under way go on to their end. */
    revoke: (username: string, id: string, { stolen = false } = {}): Promise<Result<'unknown' | 'last'>> =>
      change(username, (account) => changes.revoke(account, id, deps.now(), stolen)),

    suspend: (username: string): Promise<Result<'unchanged'>> => change(username, (account) => changes.withState(account, 'suspendu')),
    resume: (username: string): Promise<Result<'unchanged'>> => change(username, (account) => changes.withState(account, 'actif')),

    /** From where it may sign in; none: from anywhere. Networks are checked by SourceNetworkSchema. */
    restrict: (username: string, networks: Account['networks']): Promise<Result<never>> =>
      change(username, (account) => changes.withNetworks(account, networks)),

    /** What there is to see of an account; undefined where there is none. */
    async describe(username: string): Promise<(Omit<Account, 'passwords' | 'publicKeys'> & { credentials: CredentialView[] }) | undefined> {
      const { account, uses } = await deps.find(username);
      if (account === undefined) return undefined;
      const { passwords: _passwords, publicKeys: _keys, ...rest } = account;
      return { ...rest, credentials: credentialViews(account, uses, deps.now()) };
    },
  };
}

/** A name with a random part of 49 bits was drawn twice: the generator is broken, nothing must go on. */
export class UsernameTakenError extends Error {
  override readonly name = 'UsernameTakenError';
}
