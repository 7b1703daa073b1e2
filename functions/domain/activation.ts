import * as z from 'zod';
import { InstantSchema, Sha256Schema } from './ids.ts';

/** What a link carries: 256 bits in base64url. Told once, in the mail; kept nowhere. */
export const ActivationTokenSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand<'ActivationToken'>();
export type ActivationToken = z.infer<typeof ActivationTokenSchema>;
export const ACTIVATION_TOKEN_BYTES = 32;

/** Names a link without opening it: the first half of the digest of its token. */
export const ActivationIdSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'ActivationId'>();
export type ActivationId = z.infer<typeof ActivationIdSchema>;

/** Where a digest is kept. */
export const activationIdOf = (digest: string): ActivationId => ActivationIdSchema.parse(digest.slice(0, 32));

/** What is kept of a link that opens its page once, and only while it is the last of whoever it was mailed to. */
export const LINK_FIELDS = {
  /** SHA-256 of the token. A digest without salt is enough: nobody guesses 256 bits. */
  digest: Sha256Schema,
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
  usedAt: InstantSchema.optional(),
};
export type Link = z.infer<z.ZodObject<typeof LINK_FIELDS>>;

/**
 * A link by which an account gets a password that we draw, shown once on a page: no password ever travels by mail (issue 4).
 */
export const ActivationSchema = z.strictObject({ username: z.string(), ...LINK_FIELDS });
export type Activation = z.infer<typeof ActivationSchema>;

/** True while a link opens its page. Which of used, ended and replaced is never told to who holds it. */
export function isOpen({ usedAt, expiresAt, digest }: Link, last: ActivationId | undefined, now: string): boolean {
  return usedAt === undefined && now < expiresAt && last === activationIdOf(digest);
}

/** Path of the page of a link, below the address of the activation pages. */
export const activationPath = (token: ActivationToken): string => `/activation/${token}`;
