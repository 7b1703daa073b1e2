import { type Account, AccountSchema } from '../../../functions/domain/access.ts';
import {
  type PasswordCredential,
  PasswordCredentialSchema,
  type PublicKeyCredential,
  PublicKeyCredentialSchema,
} from '../../../functions/domain/access-credentials.ts';
import { CURRENT_PARAMETERS } from '../../../functions/domain/access-passwords.ts';

export const now = '2026-11-23T10:00:00.000Z';
export const daysFromNow = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString();
export const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJhJ';

/** A credential of a password; its hash is the password itself in base64, for tests that count the work and do not do it. */
export const passwordOf = (id: string, password: string, more: Partial<PasswordCredential> = {}): PasswordCredential =>
  PasswordCredentialSchema.parse({
    id,
    algorithm: 'scrypt',
    parameters: CURRENT_PARAMETERS,
    salt: 'c2Vs',
    hash: Buffer.from(password).toString('base64'),
    createdAt: daysFromNow(-10),
    expiresAt: daysFromNow(355),
    ...more,
  });

export const keyOf = (id: string, more: Partial<PublicKeyCredential> = {}): PublicKeyCredential =>
  PublicKeyCredentialSchema.parse({ id, key: KEY, createdAt: daysFromNow(-10), expiresAt: daysFromNow(1_000), ...more });

export const accountOf = (more: Partial<Account> = {}): Account =>
  AccountSchema.parse({
    username: 'belley-rco-abcdefgh23',
    boite: 'belley-rco',
    state: 'actif',
    passwords: [],
    publicKeys: [],
    networks: [],
    createdAt: daysFromNow(-10),
    version: 3,
    ...more,
  });
