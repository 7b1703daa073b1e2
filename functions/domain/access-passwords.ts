import * as z from 'zod';
import { InstantSchema } from './ids.ts';

const Base64Schema = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** Work of one scrypt derivation. Kept beside each hash, so that it can be raised without asking anyone for a new password. */
export const ScryptParametersSchema = z.strictObject({
  N: z
    .int()
    .min(2 ** 14)
    .max(2 ** 17),
  r: z.int().min(8).max(16),
  p: z.int().min(1).max(10),
});
export type ScryptParameters = z.infer<typeof ScryptParametersSchema>;

export const PasswordHashSchema = z.strictObject({
  algorithm: z.literal('scrypt'),
  parameters: ScryptParametersSchema,
  salt: Base64Schema,
  hash: Base64Schema,
  createdAt: InstantSchema,
});
export type PasswordHash = z.infer<typeof PasswordHashSchema>;

/** OWASP Password Storage Cheat Sheet, scrypt: N = 2^15, r = 8, p = 3 (32 MiB). */
export const CURRENT_PARAMETERS: ScryptParameters = { N: 2 ** 15, r: 8, p: 3 };

/** True where a hash took another work than today's: it is made anew when its password is next given. */
export const isOutdated = ({ parameters: { N, r, p } }: PasswordHash): boolean =>
  N !== CURRENT_PARAMETERS.N || r !== CURRENT_PARAMETERS.r || p !== CURRENT_PARAMETERS.p;

/** 30 characters that nobody confuses when reading them aloud or copying them: no i, l, o, u, 0, 1. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789';

/** Text of these characters from random bytes; bytes that would favour some characters are left out. */
export function drawText(random: Uint8Array, length: number): string {
  const fair = [...random].filter((byte) => byte < 240);
  if (fair.length < length) {
    throw new RangeError('not enough random bytes');
  }
  return fair
    .slice(0, length)
    .map((byte) => ALPHABET.charAt(byte % 30))
    .join('');
}

/** Random bytes to ask for, so that `drawText` practically never lacks one. */
export const bytesFor = (length: number): number => length * 2 + 16;

const PASSWORD_LENGTH = 26;

/** A password as the hub draws it: 26 characters of 30, about 127 bits. */
export const drawPassword = (random: Uint8Array): string => drawText(random, PASSWORD_LENGTH);
export const PASSWORD_BYTES = bytesFor(PASSWORD_LENGTH);

/**
 * Bits that a password alone must have: CNIL, délibération n° 2022-100 of 21 July 2022 (« mot de passe seul »). The lower figure of 50
 * bits asks for a lock that nobody can go round; ours is per network, which many networks do.
 */
const ENTROPY_BITS = 80;

/** Size of each class of characters as the CNIL's own tool counts them; its 37 others are those of a French keyboard. */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 37],
];

/** Entropy as the CNIL's tool computes it: length × log2 of the size of the alphabet made of the classes that occur. */
export function entropyBits(password: string): number {
  const alphabet = CLASSES.reduce((sum, [used, size]) => sum + (used.test(password) ? size : 0), 0);
  return alphabet === 0 ? 0 : password.length * Math.log2(alphabet);
}

/**
 * True for a password that may be set: 80 bits at least, 16 to 128 printable ASCII characters (SFTP clients do not agree on the encoding
 * of others), and what the computed bits do not see: at least eight different characters, without the account's name, no blank at an
 * end, which a form or a file loses.
 */
export function isAcceptablePassword(password: string, username: string): boolean {
  return (
    /^[\x20-\x7e]{16,128}$/.test(password) &&
    password.trim() === password &&
    entropyBits(password) >= ENTROPY_BITS &&
    new Set(password).size >= 8 &&
    !password.toLowerCase().includes(username.toLowerCase())
  );
}
