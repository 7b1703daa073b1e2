import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { CURRENT_PARAMETERS, type PasswordHash, type ScryptParameters } from '../domain/access-passwords.ts';

const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** scrypt needs 128 × N × r bytes, and as much again is allowed for; Node's own limit of 32 MiB refuses N = 2^15. */
const optionsOf = (parameters: ScryptParameters): ScryptOptions => ({ ...parameters, maxmem: 256 * parameters.N * parameters.r });

function derive(password: string, salt: Buffer, parameters: ScryptParameters, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // NFC: a client that sends é in two code points means the same password.
    scrypt(password.normalize('NFC'), salt, bytes, optionsOf(parameters), (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** Hash of a password, with the work it took beside it. */
export async function hashPassword(password: string, createdAt: string, parameters = CURRENT_PARAMETERS): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, parameters, HASH_BYTES);
  return { algorithm: 'scrypt', parameters, salt: salt.toString('base64'), hash: hash.toString('base64'), createdAt };
}

/** True if the password is the hash's; the comparison takes the same time wherever they differ. */
export async function verifyPassword(password: string, known: PasswordHash): Promise<boolean> {
  const expected = Buffer.from(known.hash, 'base64');
  const given = await derive(password, Buffer.from(known.salt, 'base64'), known.parameters, expected.length);
  return timingSafeEqual(given, expected);
}

/** A hash that no password has: what is verified where an account has fewer passwords than two, or does not exist. */
export const decoyHash = (): PasswordHash => ({
  algorithm: 'scrypt',
  parameters: CURRENT_PARAMETERS,
  salt: randomBytes(SALT_BYTES).toString('base64'),
  hash: randomBytes(HASH_BYTES).toString('base64'),
  createdAt: '1970-01-01T00:00:00.000Z',
});
