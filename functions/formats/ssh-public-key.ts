import { createHash } from 'node:crypto';
import { PublicKeySchema } from '../domain/access-credentials.ts';
import { wireFields } from './ssh-wire.ts';

/** Why a public key is not taken. */
export type KeyRefusal =
  /** A private key was given: it must be thought lost, and another pair made. */
  | 'private-key'
  /** Not one public key in the form of OpenSSH, nor of RFC 4716 (PuTTY). */
  | 'unreadable'
  /** DSA, certificates, keys of tokens (`sk-…`), unknown curves: AWS's server takes none (aws-facts §1.3). */
  | 'algorithm'
  /** RSA under 3,072 bits. */
  | 'too-short';

export type KeyReading = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly reason: KeyRefusal };

/**
 * ANSSI, « Guide des mécanismes cryptographiques » (PG-083): RSA of 2,048 bits is admitted until the end of 2030 and 3,072 beyond. A key
 * taken today lives that long.
 */
const RSA_MIN_BITS = 3_072;
/** Longer ones cost the server much and add nothing. */
const RSA_MAX_BITS = 8_192;

/** Bytes of an uncompressed point (SEC 1, § 2.3.3): one, then two coordinates. */
const POINT_BYTES: Readonly<Record<string, number>> = { nistp256: 65, nistp384: 97, nistp521: 133 };

const refused = (reason: KeyRefusal): KeyReading => ({ ok: false, reason });

/**
 * Reads one public key as a commune sends it: the line of OpenSSH, or the block of RFC 4716 that PuTTYgen saves. Its comment, which
 * often names a person, is left behind. Options before the key (`from="…"`) are refused: nothing would heed them.
 */
export function readPublicKey(text: string): KeyReading {
  if (/PRIVATE KEY|^PuTTY-User-Key-File/m.test(text)) return refused('private-key');
  const base64 = keyText(text.trim());
  if (base64 === undefined) return refused('unreadable');
  const wire = Buffer.from(base64, 'base64');
  const fields = wireFields(wire);
  const algorithm = fields?.[0]?.toString('latin1');
  if (fields === undefined || algorithm === undefined) return refused('unreadable');
  const reason = faultOf(algorithm, fields.slice(1));
  if (reason !== undefined) return refused(reason);
  const key = PublicKeySchema.safeParse(`${algorithm} ${wire.toString('base64')}`);
  return key.success ? { ok: true, key: key.data } : refused('unreadable');
}

/** `SHA256:…`, as `ssh-keygen -l` and every client show it. */
export function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key.split(' ')[1] ?? '', 'base64'));
  return `SHA256:${digest.digest('base64').replace(/=+$/, '')}`;
}

/** The base64 of the only key of a text. */
function keyText(text: string): string | undefined {
  const block = /^---- BEGIN SSH2 PUBLIC KEY ----\r?\n([\s\S]*)\r?\n---- END SSH2 PUBLIC KEY ----$/.exec(text)?.[1];
  if (block !== undefined) {
    // Headers may go on in the next line, behind a backslash (RFC 4716, § 3.3).
    const body = block.replace(/^[^\s:]+:(?:.*\\\r?\n)*.*\r?\n/gm, '').replace(/\s/g, '');
    return /^[A-Za-z0-9+/]+={0,2}$/.test(body) ? body : undefined;
  }
  const line = /^([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t].*)?$/.exec(text);
  const [, algorithm = '', base64] = line ?? [];
  const named = base64 === undefined ? undefined : wireFields(Buffer.from(base64, 'base64'))?.[0]?.toString('latin1');
  return named === algorithm ? base64 : undefined;
}

function faultOf(algorithm: string, fields: readonly Buffer[]): KeyRefusal | undefined {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = fields;
  if (algorithm === 'ssh-ed25519') return fields.length === 1 && first.length === 32 ? undefined : 'unreadable';
  if (algorithm === 'ssh-rsa') return fields.length === 2 ? rsaFault(first, second) : 'unreadable';
  const curve = /^ecdsa-sha2-(nistp\d+)$/.exec(algorithm)?.[1] ?? '';
  const bytes = POINT_BYTES[curve];
  if (bytes === undefined) return 'algorithm';
  const whole = fields.length === 2 && first.toString('latin1') === curve && second.length === bytes && second[0] === 4;
  return whole ? undefined : 'unreadable';
}

function rsaFault(exponent: Buffer, modulus: Buffer): KeyRefusal | undefined {
  const e = BigInt(`0x0${exponent.toString('hex')}`);
  const n = BigInt(`0x0${modulus.toString('hex')}`);
  const bits = n.toString(2).length;
  if (e < 3n || e % 2n === 0n || n % 2n === 0n || bits > RSA_MAX_BITS) return 'unreadable';
  return bits < RSA_MIN_BITS ? 'too-short' : undefined;
}
