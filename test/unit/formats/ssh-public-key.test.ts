import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, readPublicKey } from '../../../functions/formats/ssh-public-key.ts';

const field = (bytes: Buffer | string): Buffer => {
  const value = Buffer.from(bytes as Buffer);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
};
const fromUrl = (text = '') => Buffer.from(text, 'base64url');
/** An mpint: a leading zero where the first bit is set (RFC 4251, § 5). */
const mpint = (bytes: Buffer) => (((bytes[0] ?? 0) & 0x80) === 0 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]));

function rsa(modulusLength: number): string {
  const { n, e } = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
  return Buffer.concat(['ssh-rsa', mpint(fromUrl(e)), mpint(fromUrl(n))].map(field)).toString('base64');
}
const point = (key: KeyObject): Buffer => {
  const { x, y } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([4]), fromUrl(x), fromUrl(y)]);
};
function ecdsa(namedCurve: string, name: string): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  return Buffer.concat([`ecdsa-sha2-${name}`, name, point(publicKey)].map(field)).toString('base64');
}
const ed25519 = Buffer.concat(['ssh-ed25519', Buffer.alloc(32, 7)].map(field)).toString('base64');
const rsa3072 = rsa(3_072);

describe('a public key', () => {
  it.each([
    ['ssh-ed25519', ed25519],
    ['ssh-rsa', rsa3072],
    ['ecdsa-sha2-nistp256', ecdsa('P-256', 'nistp256')],
    ['ecdsa-sha2-nistp384', ecdsa('P-384', 'nistp384')],
    ['ecdsa-sha2-nistp521', ecdsa('P-521', 'nistp521')],
  ])('is taken without its comment: %s', (algorithm, base64) => {
    const key = `${algorithm} ${base64}`;
    expect(readPublicKey(`${key} jeanne.martin@mairie (poste 3)\r\n`)).toEqual({ ok: true, key });
  });

  it('is taken from the file that PuTTYgen saves', () => {
    const lines = rsa3072.match(/.{1,64}/g) ?? [];
    const file = [
      '---- BEGIN SSH2 PUBLIC KEY ----',
      'Comment: "rsa-key-20261123, \\',
      'poste de Jeanne Martin"',
      'x-note: a',
      ...lines,
      '---- END SSH2 PUBLIC KEY ----',
    ];
    for (const end of ['\n', '\r\n']) expect(readPublicKey(`${file.join(end)}${end}`)).toEqual({ ok: true, key: `ssh-rsa ${rsa3072}` });
  });

  const wire = (...fields: (string | Buffer)[]) => Buffer.concat(fields.map(field)).toString('base64');
  it.each([
    ['a private key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', 'private-key'],
    ['a private key of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none', 'private-key'],
    ['RSA of 2,048 bits', `ssh-rsa ${rsa(2_048)}`, 'too-short'],
    ['DSA', `ssh-dss ${wire('ssh-dss', 'p', 'q', 'g', 'y')}`, 'algorithm'],
    ['a key of a token', `sk-ssh-ed25519@openssh.com ${wire('sk-ssh-ed25519@openssh.com', Buffer.alloc(32), 'ssh:')}`, 'algorithm'],
    ['an unknown curve', `ecdsa-sha2-nistp192 ${wire('ecdsa-sha2-nistp192', 'nistp192', Buffer.alloc(49, 4))}`, 'algorithm'],
    ['a curve that is not its own', `ecdsa-sha2-nistp256 ${wire('ecdsa-sha2-nistp256', 'nistp384', Buffer.alloc(65, 4))}`, 'unreadable'],
    ['a name that is not the key’s', `ssh-rsa ${ed25519}`, 'unreadable'],
    ['a key that is cut', `ssh-ed25519 ${ed25519.slice(0, -8)}`, 'unreadable'],
    ['bytes behind the key', `ssh-ed25519 ${wire('ssh-ed25519', Buffer.alloc(32), 'more')}`, 'unreadable'],
    ['two keys', `ssh-ed25519 ${ed25519}\nssh-rsa ${rsa3072}`, 'unreadable'],
    ['options', `from="192.0.2.0/24" ssh-ed25519 ${ed25519}`, 'unreadable'],
    ['an even exponent', `ssh-rsa ${wire('ssh-rsa', Buffer.from([4]), mpint(Buffer.alloc(384, 255)))}`, 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['a word', 'bonjour', 'unreadable'],
  ])('is refused: %s', (_, text, reason) => {
    expect(readPublicKey(text)).toEqual({ ok: false, reason });
  });

  it('is shown by its fingerprint', () => {
    // Host key of github.com and its fingerprint, as GitHub publishes them.
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
    expect(fingerprintOf(key)).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
  });
});
