import { CREDENTIAL_ID_BYTES, drawCredentialId, type PasswordCredential } from '../domain/access-credentials.ts';
import { drawPassword, PASSWORD_BYTES, type PasswordHash } from '../domain/access-passwords.ts';
import { DAY_SECONDS, secondsLater } from '../domain/instants.ts';

export interface NewPasswordDeps {
  readonly hashPassword: (password: string, createdAt: string) => Promise<PasswordHash>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly now: () => string;
  readonly lives: { readonly passwordDays: number };
}

/** A password drawn by us, to be told once, and what is kept of it. */
export async function newPassword(deps: NewPasswordDeps): Promise<{ readonly password: string; readonly credential: PasswordCredential }> {
  const createdAt = deps.now();
  const password = drawPassword(deps.randomBytes(PASSWORD_BYTES));
  const hash = await deps.hashPassword(password, createdAt);
  const id = drawCredentialId(deps.randomBytes(CREDENTIAL_ID_BYTES));
  return { password, credential: { ...hash, id, expiresAt: secondsLater(createdAt, deps.lives.passwordDays * DAY_SECONDS) } };
}
