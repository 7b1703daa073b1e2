import * as z from 'zod';
import { bytesFor, drawText, PasswordHashSchema } from './access-passwords.ts';
import { InstantSchema } from './ids.ts';
import { DAY_SECONDS, secondsBetween } from './instants.ts';

/** Names one credential of an account, so that it can be listed and revoked alone. Says nothing of its value. */
export const CredentialIdSchema = z
  .string()
  .regex(/^[a-hjkmnp-tv-z2-9]{8}$/)
  .brand<'CredentialId'>();
export type CredentialId = z.infer<typeof CredentialIdSchema>;

const ID_LENGTH = 8;
export const CREDENTIAL_ID_BYTES = bytesFor(ID_LENGTH);
export const drawCredentialId = (random: Uint8Array): CredentialId => CredentialIdSchema.parse(drawText(random, ID_LENGTH));

/** A public key as OpenSSH writes it, without its comment (which often names a person). Read by functions/formats/ssh-public-key.ts. */
export const PublicKeySchema = z
  .string()
  .max(2_000)
  .regex(/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]+={0,3}$/);

/**
 * A password of an account. Once revoked or at its end its hash keeps its place until another takes it: recognised and refused, it counts
 * for no lock, so that a machine left behind with the old password does not shut out its neighbours.
 */
export const PasswordCredentialSchema = PasswordHashSchema.extend({
  id: CredentialIdSchema,
  expiresAt: InstantSchema,
  revokedAt: InstantSchema.optional(),
});
export type PasswordCredential = z.infer<typeof PasswordCredentialSchema>;

/** A public key of an account; revoked, it is taken away. */
export const PublicKeyCredentialSchema = z.strictObject({
  id: CredentialIdSchema,
  key: PublicKeySchema,
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
});
export type PublicKeyCredential = z.infer<typeof PublicKeyCredentialSchema>;

/** As many as the identity provider derives at each login (design §6). */
export const MAX_PASSWORDS = 2;
export const MAX_KEYS = 10;

/** When each password last opened a session, within a day. A key's use is not known: the server matches it without telling which. */
export const UsesSchema = z.record(CredentialIdSchema, InstantSchema);
export type Uses = Readonly<z.infer<typeof UsesSchema>>;

/** A use is written at most once a day for each password. */
const USE_SECONDS = DAY_SECONDS;

/** True where the use of a password is to be written: the first one always, so that a rotation sees its new password at once. */
export function isUseDue(lastUse: string | undefined, now: string): boolean {
  return lastUse === undefined || secondsBetween(lastUse, now) >= USE_SECONDS;
}

/** True while a credential opens its account. */
export function isLive(credential: { readonly expiresAt: string; readonly revokedAt?: string | undefined }, now: string): boolean {
  return credential.revokedAt === undefined && now < credential.expiresAt;
}

/** Days before its end at which a credential is told of: to renew it in peace, in haste, and that it has ended. */
export const NOTICE_DAYS = [30, 7, 0] as const;
export type NoticeDays = (typeof NOTICE_DAYS)[number];

/** Days for which an end that nobody could be told of is still told: a sweeper that was down a week tells it late. */
const TOLD_LATE_DAYS = 7;

/** Which notice the end of a credential owes at an instant; none while it is far away, or long past. */
export function noticeOf(expiresAt: string, now: string): NoticeDays | undefined {
  const days = secondsBetween(now, expiresAt) / DAY_SECONDS;
  return days < -TOLD_LATE_DAYS ? undefined : NOTICE_DAYS.findLast((stage) => days <= stage);
}
