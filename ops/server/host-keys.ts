import ssh2 from 'ssh2';
import { HOST_KEY_TYPES, hostKeyField } from '../../infra/transfer-config.ts';

/** Transfer Family takes RSA of 2,048 bits and more; the ANSSI asks for 3,072 beyond 2030 (« Guide des mécanismes cryptographiques »). */
const RSA_BITS = 3_072;

/**
 * Draws a pair of ed25519, in OpenSSH's form. One pair in 256 or so comes out of ssh2 1.17 without a leading zero byte of its own, and
 * nobody can read it, ssh2 included: such a pair is drawn again.
 */
export function drawEd25519(): { readonly public: string; readonly private: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (![pair.private, pair.public].some((key) => ssh2.utils.parseKey(key) instanceof Error)) return pair;
  }
}

/** Draws the keys of a generation, one of each type, in OpenSSH's form: by field of the secret. */
export function drawHostKeys(generation: string): Record<string, string> {
  const draw = {
    rsa: () => ssh2.utils.generateKeyPairSync('rsa', { bits: RSA_BITS }),
    ecdsa: () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
    ed25519: drawEd25519,
  };
  return Object.fromEntries(HOST_KEY_TYPES.map((type) => [hostKeyField(type, generation), draw[type]().private]));
}

/** The public halves of a generation, as OpenSSH writes them; undefined where the secret does not hold every one of them. */
export function publicHostKeys(fields: Readonly<Record<string, string>>, generation: string): string[] | undefined {
  const keys = HOST_KEY_TYPES.flatMap((type) => {
    const parsed = ssh2.utils.parseKey(fields[hostKeyField(type, generation)] ?? '');
    return parsed instanceof Error ? [] : [`${parsed.type} ${parsed.getPublicSSH().toString('base64')}`];
  });
  return keys.length === HOST_KEY_TYPES.length ? keys : undefined;
}
