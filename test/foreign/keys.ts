import ssh2 from 'ssh2';
import { drawEd25519 } from '../../ops/server/host-keys.ts';

export type KeyKind = 'rsa' | 'ecdsa' | 'ed25519';

export interface KeyPair {
  /** OpenSSH's own format. */
  readonly privateKey: string;
  /** `ssh-rsa AAAA…`, without comment. */
  readonly publicKey: string;
}

/** A key pair made on the fly. */
export function makeKey(kind: KeyKind): KeyPair {
  const pair =
    kind === 'rsa'
      ? ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
      : kind === 'ecdsa'
        ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
        : drawEd25519();
  return { privateKey: pair.private, publicKey: pair.public.split(' ').slice(0, 2).join(' ') };
}
