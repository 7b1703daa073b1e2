import type { Account } from '../domain/access.ts';
import { isLive, type Uses } from '../domain/access-credentials.ts';
import { fingerprintOf } from '../formats/ssh-public-key.ts';

/** One credential as an operator sees it: its value is never in it. */
export interface CredentialView {
  readonly id: string;
  readonly kind: 'mot-de-passe' | 'cle';
  /** `revoque` and `expire`, of a password: only kept in order to be recognised. */
  readonly state: 'actif' | 'expire' | 'revoque';
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Within a day; absent: never, or a key. */
  readonly lastUsedAt?: string;
  /** Of a key. */
  readonly fingerprint?: string;
}

/** The credentials of an account, passwords first, in the order in which they were given. */
export function credentialViews({ passwords, publicKeys }: Account, uses: Uses, now: string): CredentialView[] {
  const told = (one: { readonly createdAt: string; readonly expiresAt: string; readonly revokedAt?: string | undefined }) => ({
    state: one.revokedAt !== undefined ? ('revoque' as const) : isLive(one, now) ? ('actif' as const) : ('expire' as const),
    createdAt: one.createdAt,
    expiresAt: one.expiresAt,
  });
  return [
    ...passwords.map((one): CredentialView => {
      const lastUsedAt = uses[one.id];
      return { id: one.id, kind: 'mot-de-passe', ...told(one), ...(lastUsedAt === undefined ? {} : { lastUsedAt }) };
    }),
    ...publicKeys.map((one): CredentialView => ({ id: one.id, kind: 'cle', ...told(one), fingerprint: fingerprintOf(one.key) })),
  ];
}
