import * as z from 'zod';
import { type Account, homeDirectory, sessionPolicy, UsernameSchema } from '../domain/access.ts';
import { type CredentialId, isLive, isUseDue, MAX_PASSWORDS, type PasswordCredential, type Uses } from '../domain/access-credentials.ts';
import { type Counting, countingOf, isLocked, type Lock } from '../domain/access-lock.ts';
import { isAllowedSource, networkOf } from '../domain/access-network.ts';
import { isOutdated, type PasswordHash } from '../domain/access-passwords.ts';
import type { Dimensions } from '../shared/metrics.ts';

/**
 * What Transfer Family sends (aws-facts §1.1). With a key, `password` is absent or empty: AWS documents neither. The address may be
 * IPv6. Nothing is refused here by its shape: every refusal is the same answer.
 */
export const TransferLoginSchema = z
  .object({
    username: z.string().catch(''),
    password: z.string().optional().catch(undefined),
    protocol: z.string().optional().catch(undefined),
    sourceIp: z.string().optional().catch(undefined),
  })
  .loose();
export type TransferLogin = z.infer<typeof TransferLoginSchema>;

/** AWS's answer. Without `Role` the login is refused; `PublicKeys` must not be there when a password was checked. */
export interface TransferSession {
  readonly Role: string;
  readonly Policy: string;
  readonly HomeDirectoryType: 'LOGICAL';
  /** JSON in a string: so AWS asks for it. */
  readonly HomeDirectoryDetails: string;
  readonly PublicKeys?: readonly string[];
}
export type TransferIdentity = TransferSession | Record<string, never>;

/**
 * What a login came to, for the metric `SftpLogin`: told to operators as a sum, to who signs in never. `opened`: by a password;
 * `keys-given`: the server matches the key and checks the signature, and does not say what came of it.
 */
export type LoginOutcome = Dimensions<'SftpLogin'>['outcome'];

export interface IdentifySftpUserDeps {
  load(
    username: string,
    network: string,
  ): Promise<{ readonly account: Account | undefined; readonly lock: Lock | undefined; readonly uses: Uses }>;
  recordFailure(failure: {
    readonly username: string;
    readonly network: string;
    readonly now: string;
    readonly counting: Counting;
  }): Promise<void>;
  clearFailures(username: string, network: string): Promise<void>;
  recordUse(username: string, id: CredentialId, now: string): Promise<void>;
  save(account: Account): Promise<'saved' | 'lost'>;
  /** One scrypt derivation. */
  verifyPassword(password: string, hash: PasswordHash): Promise<boolean>;
  hashPassword(password: string, createdAt: string): Promise<PasswordHash>;
  /** A hash no password has. */
  decoyHash(): PasswordHash;
  now(): string;
  count(name: 'SftpLogin', dimensions: Dimensions<'SftpLogin'>): void;
  readonly roleArn: string;
  readonly bucket: string;
  readonly kmsKeyArn?: string | undefined;
}

const REFUSED: TransferIdentity = {};
/** Looked up in place of a name no account can have: the same reads, and nobody is found. */
const NOBODY = '-';

/**
 * Identity provider of the managed sFTP server. Unknown, wrong, ended, locked, suspended and outside its networks take the same work and
 * give the same answer, and nothing of a login is logged (design §6).
 */
export function createIdentifySftpUser(deps: IdentifySftpUserDeps) {
  const sessionOf = (account: Account): TransferSession => ({
    Role: deps.roleArn,
    Policy: sessionPolicy(account.boite, deps.bucket, deps.kmsKeyArn),
    HomeDirectoryType: 'LOGICAL',
    HomeDirectoryDetails: JSON.stringify(homeDirectory(account.boite, deps.bucket)),
  });

  /** The password of the account that was given, live or not. As many derivations for every account: as passwords that it may have. */
  async function given(password: string, account: Account | undefined): Promise<PasswordCredential | undefined> {
    const known = account?.passwords ?? [];
    let found: PasswordCredential | undefined;
    // One after the other, and to the end: stopping at the first match would tell which password was given.
    for (let rank = 0; rank < MAX_PASSWORDS; rank++) {
      const right = await deps.verifyPassword(password, known[rank] ?? deps.decoyHash());
      if (right) found = known[rank];
    }
    return found;
  }

  async function byPassword(username: string, password: string, network: string, sourceIp: string | undefined): Promise<TransferIdentity> {
    const { account, lock, uses } = await deps.load(username, network);
    const right = await given(password, account);
    const now = deps.now();
    const outcome = judge({
      account,
      right,
      allowed: isAllowedSource(account?.networks ?? [], sourceIp),
      locked: isLocked(lock, now),
      now,
    });
    deps.count('SftpLogin', { outcome, method: 'password' });
    if (outcome !== 'opened' || account === undefined || right === undefined) {
      await deps.recordFailure({ username, network, now, counting: countingOf({ password, right: right !== undefined, lock, now }) });
      return REFUSED;
    }
    if (lock !== undefined) await deps.clearFailures(username, network);
    if (isUseDue(uses[right.id], now)) await deps.recordUse(username, right.id, now);
    if (isOutdated(right)) await hashAnew(account, right, password);
    return sessionOf(account);
  }

  /** The work of a hash is raised when its password is at hand. An account that is changed at this moment waits for its next login. */
  async function hashAnew(account: Account, old: PasswordCredential, password: string): Promise<void> {
    const renewed = { ...old, ...(await deps.hashPassword(password, old.createdAt)) };
    const passwords = account.passwords.map((one) => (one.id === old.id ? renewed : one));
    await deps.save({ ...account, passwords, version: account.version + 1 });
  }

  /** Transfer matches the key presented with these and checks the signature. No keys at all is a refusal. */
  async function byKey(username: string, network: string, sourceIp: string | undefined): Promise<TransferIdentity> {
    const { account } = await deps.load(username, network);
    const now = deps.now();
    const allowed = isAllowedSource(account?.networks ?? [], sourceIp);
    const keys = (account?.publicKeys ?? []).filter((one) => isLive(one, now)).map(({ key }) => key);
    const session = account === undefined ? undefined : { ...sessionOf(account), PublicKeys: keys };
    const outcome = refusalOf(account, allowed) ?? (keys.length === 0 ? 'ended' : 'keys-given');
    deps.count('SftpLogin', { outcome, method: 'key' });
    return outcome === 'keys-given' && session !== undefined ? session : REFUSED;
  }

  return async (login: TransferLogin): Promise<TransferIdentity> => {
    const { password = '', sourceIp } = login;
    if (login.protocol !== 'SFTP') {
      deps.count('SftpLogin', { outcome: 'protocol', method: password === '' ? 'key' : 'password' });
      return REFUSED;
    }
    const username = UsernameSchema.safeParse(login.username).data ?? NOBODY;
    const network = networkOf(sourceIp);
    // A blank is a password: answering keys to it would let a server take them for the password's answer.
    return password === '' ? byKey(username, network, sourceIp) : byPassword(username, password, network, sourceIp);
  };
}

/** Why an account opens nothing, whatever is presented. */
function refusalOf(account: Account | undefined, allowed: boolean): 'unknown' | 'suspended' | 'outside' | undefined {
  if (account === undefined) return 'unknown';
  if (account.state === 'suspendu') return 'suspended';
  return allowed ? undefined : 'outside';
}

function judge({
  account,
  right,
  allowed,
  locked,
  now,
}: {
  readonly account: Account | undefined;
  readonly right: PasswordCredential | undefined;
  readonly allowed: boolean;
  readonly locked: boolean;
  readonly now: string;
}): LoginOutcome {
  const refusal = refusalOf(account, allowed);
  if (refusal !== undefined) return refusal;
  if (locked) return 'locked';
  if (right === undefined) return 'wrong';
  return isLive(right, now) ? 'opened' : 'ended';
}
