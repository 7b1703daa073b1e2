import * as z from 'zod';
import { type Account, homeDirectory, sessionPolicy, UsernameSchema } from '../domain/access.ts';
import { type Counting, countingOf, isLocked, type Lock } from '../domain/access-lock.ts';
import { networkOf } from '../domain/access-network.ts';
import type { PasswordHash } from '../domain/access-passwords.ts';

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

export interface IdentifySftpUserDeps {
  load(username: string, network: string): Promise<{ readonly account: Account | undefined; readonly lock: Lock | undefined }>;
  recordFailure(failure: {
    readonly username: string;
    readonly network: string;
    readonly now: string;
    readonly counting: Counting;
  }): Promise<void>;
  clearFailures(username: string, network: string): Promise<void>;
  /** One scrypt derivation. */
  verifyPassword(password: string, hash: PasswordHash): Promise<boolean>;
  /** A hash no password has. */
  decoyHash(): PasswordHash;
  now(): string;
  readonly roleArn: string;
  readonly bucket: string;
  readonly kmsKeyArn?: string | undefined;
}

/** Derivations of every password login, whatever the account: as many as passwords that may live at once. */
const DERIVATIONS = 2;
const REFUSED: TransferIdentity = {};
/** Looked up in place of a name no account can have: the same reads, and nobody is found. */
const NOBODY = '-';

/**
 * Identity provider of the managed sFTP server. Unknown, wrong, locked and suspended take the same work and give the same answer, and
 * nothing of a login is logged (design §6).
 */
export function createIdentifySftpUser(deps: IdentifySftpUserDeps) {
  const sessionOf = (account: Account): TransferSession => ({
    Role: deps.roleArn,
    Policy: sessionPolicy(account.boite, deps.bucket, deps.kmsKeyArn),
    HomeDirectoryType: 'LOGICAL',
    HomeDirectoryDetails: JSON.stringify(homeDirectory(account.boite, deps.bucket)),
  });

  async function matches(password: string, account: Account | undefined): Promise<boolean> {
    const hashes = [...(account?.passwords ?? [])].slice(0, DERIVATIONS);
    while (hashes.length < DERIVATIONS) hashes.push(deps.decoyHash());
    // One after the other, and to the end: stopping at the first match would tell which password was given.
    let found = false;
    for (const hash of hashes) found = (await deps.verifyPassword(password, hash)) || found;
    return found;
  }

  async function byPassword(username: string, password: string, network: string): Promise<TransferIdentity> {
    const { account, lock } = await deps.load(username, network);
    const right = await matches(password, account);
    const now = deps.now();
    if (right && account?.state === 'actif' && !isLocked(lock, now)) {
      if (lock !== undefined) await deps.clearFailures(username, network);
      return sessionOf(account);
    }
    await deps.recordFailure({ username, network, now, counting: countingOf({ password, right, lock, now }) });
    return REFUSED;
  }

  /** Transfer matches the key presented with these and checks the signature. No keys at all is a refusal. */
  async function byKey(username: string, network: string): Promise<TransferIdentity> {
    const { account } = await deps.load(username, network);
    if (account === undefined || account.state !== 'actif' || account.publicKeys.length === 0) return REFUSED;
    return { ...sessionOf(account), PublicKeys: account.publicKeys };
  }

  return async (login: TransferLogin): Promise<TransferIdentity> => {
    if (login.protocol !== 'SFTP') return REFUSED;
    const username = UsernameSchema.safeParse(login.username).data ?? NOBODY;
    const network = networkOf(login.sourceIp);
    return login.password === undefined || login.password.trim() === ''
      ? byKey(username, network)
      : byPassword(username, login.password, network);
  };
}
