import ssh2 from 'ssh2';
import { invalid } from './errors.ts';

/** Key types that a connector knows, as a host's and as a user's. No ed25519 (AWS, « Security policies for SFTP connectors »). */
const KEY_TYPES = /^(?:ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;
export const isKnownKeyType = (type: string): boolean => KEY_TYPES.test(type);

/** The type stands at the head of a public key's bytes: its length, then its letters. */
function typeOf(bytes: Buffer): string {
  return bytes.length < 4 ? '' : bytes.toString('latin1', 4, 4 + bytes.readUInt32BE());
}

/** `ssh-rsa AAAA…`: how OpenSSH writes the key that a server showed. */
export const writeHostKey = (bytes: Buffer): string => `${typeOf(bytes)} ${bytes.toString('base64')}`;

/** The bytes of a trusted key: `type body`, or a line of `ssh-keyscan` with its host before. A comment is refused, as by AWS. */
export function readTrustedKey(text: string): Buffer {
  const words = text.trim().split(/\s+/);
  const [type = '', body = ''] = words.length === 3 && isKnownKeyType(words[1] ?? '') ? words.slice(1) : words;
  const bytes = Buffer.from(body, 'base64');
  const parsed = ssh2.utils.parseKey(`${type} ${body}`);
  if (words.length > 3 || (words.length === 3 && body !== words[2]) || parsed instanceof Error || typeOf(bytes) !== type) {
    throw invalid('Invalid host key format.');
  }
  if (!isKnownKeyType(type)) throw invalid(`Unsupported host key type: ${type}.`);
  return bytes;
}

/** Signature algorithms of a connector's security policy, in the order that it offers them. */
const HOST_KEY_ALGORITHMS: readonly { readonly name: ssh2.ServerHostKeyAlgorithm; readonly keyType: string }[] = [
  { name: 'ecdsa-sha2-nistp256', keyType: 'ecdsa-sha2-nistp256' },
  { name: 'ecdsa-sha2-nistp384', keyType: 'ecdsa-sha2-nistp384' },
  { name: 'ecdsa-sha2-nistp521', keyType: 'ecdsa-sha2-nistp521' },
  { name: 'rsa-sha2-512', keyType: 'ssh-rsa' },
  { name: 'rsa-sha2-256', keyType: 'ssh-rsa' },
];

/** Those of the trusted keys first, as OpenSSH does: a server that has keys of several types shows the one that is trusted. */
export function hostKeyAlgorithms(trusted: readonly Buffer[]): ssh2.ServerHostKeyAlgorithm[] {
  const types = new Set(trusted.map(typeOf));
  const first = HOST_KEY_ALGORITHMS.filter(({ keyType }) => types.has(keyType));
  return [...first, ...HOST_KEY_ALGORITHMS.filter(({ keyType }) => !types.has(keyType))].map(({ name }) => name);
}

/** TransferSFTPConnectorSecurityPolicy-2024-03, the default (same page). */
export const SECURITY_POLICY = 'TransferSFTPConnectorSecurityPolicy-2024-03';
export const ALGORITHMS = {
  cipher: ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com', 'aes256-ctr', 'aes192-ctr'],
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group-exchange-sha256',
  ],
  hmac: ['hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512', 'hmac-sha2-256'],
  compress: ['none'],
} satisfies ssh2.Algorithms;
