/**
 * What a server's SSH is held against: ANSSI, « Recommandations pour un usage sécurisé d’(Open)SSH », DAT-NT-007 (AES in mode CTR, HMAC
 * SHA-1 or SHA-2, RSA of 2,048 bits or ECDSA of 256 at least, no DSA, no Diffie-Hellman of 1,024 bits). The guide is of 2015: what came
 * since and is as good (AES-GCM, encrypt-then-MAC, curve25519, post-quantum hybrids) is taken for its own.
 */
export interface SshOffer {
  /** As the server names itself, `OpenSSH_9.6`. */
  readonly software: string;
  readonly kex: readonly string[];
  readonly hostKeyAlgorithms: readonly string[];
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
}

/** A host key that the server showed. */
export interface ShownKey {
  readonly type: string;
  readonly bits: number;
}

export interface Finding {
  readonly ok: boolean;
  /** Algorithms that the guide refuses, and the server offers. */
  readonly forbidden: readonly string[];
  /** Offered, outside the guide, and not known to be broken: told, not refused. */
  readonly outside: readonly string[];
  /** What the server and AWS's connectors have in common (TransferSFTPConnectorSecurityPolicy-2024-03). */
  readonly common: readonly string[];
}

interface Family {
  readonly good: RegExp;
  readonly forbidden: RegExp;
  readonly connector: readonly string[];
}

export const FAMILIES = {
  kex: {
    good: /^(?:curve25519-sha256(?:@libssh\.org)?|ecdh-sha2-nistp(?:256|384|521)|diffie-hellman-group(?:14-sha256|15-sha512|16-sha512|17-sha512|18-sha512|-exchange-sha256)|mlkem\w+-sha(?:256|384)|sntrup761x25519-sha512(?:@openssh\.com)?)$/,
    forbidden: /^(?:diffie-hellman-group1-sha1|diffie-hellman-group-exchange-sha1|rsa1024-sha1|gss-(?:group1|gex)-sha1-.*)$/,
    connector: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group18-sha512',
      'diffie-hellman-group-exchange-sha256',
    ],
  },
  ciphers: {
    good: /^aes(?:128|192|256)-(?:ctr|gcm@openssh\.com)$/,
    forbidden: /(?:-cbc(?:@.*)?$|^arcfour|^3des|^blowfish|^cast128|^des|^none$)/,
    connector: ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com', 'aes256-ctr', 'aes192-ctr'],
  },
  macs: {
    good: /^hmac-sha(?:1|2-256|2-512)(?:-etm@openssh\.com)?$/,
    forbidden: /(?:md5|-96|^none$|^umac-32)/,
    connector: ['hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512', 'hmac-sha2-256'],
  },
} as const satisfies Record<string, Family>;
export type FamilyName = keyof typeof FAMILIES;

/** Names that no algorithm stands behind: signs between client and server. */
const SIGNS = /^(?:ext-info-[cs]|kex-strict-[cs]-v00@openssh\.com)$/;

export function examine(offer: SshOffer, family: FamilyName): Finding {
  const { good, forbidden, connector } = FAMILIES[family];
  const offered = offer[family].filter((name) => !SIGNS.test(name));
  const refused = offered.filter((name) => forbidden.test(name));
  const common = offered.filter((name) => (connector as readonly string[]).includes(name));
  const outside = offered.filter((name) => !good.test(name) && !forbidden.test(name));
  return { ok: refused.length === 0 && common.length > 0, forbidden: refused, outside, common };
}

/** Bits under which a key is refused by the guide. */
const RSA_MIN_BITS = 2_048;
const ECDSA_MIN_BITS = 256;

export interface KeyFinding {
  readonly ok: boolean;
  /** None of the keys is of a type that AWS's connectors know: RSA or ECDSA (aws-facts §2.3). */
  readonly unreachable: boolean;
  /** `ssh-rsa (1024 bits)`, `ssh-dss`. */
  readonly forbidden: readonly string[];
}

export function examineHostKeys(offer: Pick<SshOffer, 'hostKeyAlgorithms'>, keys: readonly ShownKey[]): KeyFinding {
  const small = keys.filter(
    ({ type, bits }) => (type === 'ssh-rsa' && bits < RSA_MIN_BITS) || (type.startsWith('ecdsa') && bits < ECDSA_MIN_BITS),
  );
  const dsa = offer.hostKeyAlgorithms.filter((name) => name === 'ssh-dss');
  const forbidden = [...small.map(({ type, bits }) => `${type} (${bits} bits)`), ...dsa];
  const unreachable = !offer.hostKeyAlgorithms.some((name) => /^(?:rsa-sha2-(?:256|512)|ecdsa-sha2-nistp(?:256|384|521))$/.test(name));
  return { ok: forbidden.length === 0 && !unreachable, unreachable, forbidden };
}
