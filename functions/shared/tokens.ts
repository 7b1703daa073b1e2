import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a token, in hexadecimal: what is kept of it. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** True if two digests are the same; takes the same time wherever they differ. */
export function sameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}
