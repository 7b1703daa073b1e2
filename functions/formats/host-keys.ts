import { wireFields } from './ssh-wire.ts';

/** A public key of a server. */
export interface HostKey {
  /** `ssh-rsa`, `ecdsa-sha2-nistp256`, `ssh-ed25519`. */
  readonly type: string;
  /** As OpenSSH writes it, without host name nor comment. */
  readonly line: string;
  /** Size in bits: of the modulus for RSA, of the curve otherwise. */
  readonly bits: number;
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  'ecdsa-sha2-nistp256': 256,
  'ecdsa-sha2-nistp384': 384,
  'ecdsa-sha2-nistp521': 521,
  'ssh-ed25519': 256,
};

/** The types that AWS's connectors know (aws-facts §2.3). */
export const isReachable = ({ type }: Pick<HostKey, 'type'>): boolean => type === 'ssh-rsa' || type.startsWith('ecdsa-sha2-');

/**
 * Public keys of servers in a text: a `.pub` file, a `known_hosts`, the answer of `ssh-keyscan`, what TestConnection shows. Comments and
 * lines without a key are left out.
 */
export function readHostKeys(text: string): HostKey[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith('#')) return [];
    const words = line.trim().split(/\s+/);
    const at = words.findIndex((word) => word === 'ssh-rsa' || Object.hasOwn(CURVE_BITS, word));
    const key = at === -1 ? undefined : hostKeyOf(Buffer.from(words[at + 1] ?? '', 'base64'));
    return key === undefined || key.type !== words[at] ? [] : [key];
  });
}

/** A key from its wire form. */
export function hostKeyOf(wire: Buffer): HostKey | undefined {
  const fields = wireFields(wire);
  if (fields === undefined) return undefined;
  const type = fields[0]?.toString('latin1') ?? '';
  const bits = type === 'ssh-rsa' ? bitsOf(fields[2]) : CURVE_BITS[type];
  return bits === undefined ? undefined : { type, line: `${type} ${wire.toString('base64')}`, bits };
}

/** Of a positive number in two's complement: its leading zeros do not count. */
function bitsOf(number: Buffer | undefined): number | undefined {
  if (number === undefined || number.length === 0) return undefined;
  return BigInt(`0x${number.toString('hex')}`).toString(2).length;
}
