import { describe, expect, test } from 'vitest';
import { parseGreeting } from '../../../../ops/rehearsal/ssh-server.ts';

const list = (names: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(names.length);
  return Buffer.concat([length, Buffer.from(names)]);
};

/** A server's first bytes: its version, then its KEXINIT (RFC 4253, § 7.1). */
function greeting({ before = '', message = 20 } = {}): Buffer {
  const lists = [
    'curve25519-sha256,ext-info-s',
    'rsa-sha2-512,ssh-ed25519',
    'aes256-ctr',
    'aes256-ctr,aes128-cbc',
    'hmac-sha2-256',
    'hmac-sha2-256',
    'none',
    'none',
    '',
    '',
  ].map(list);
  const payload = Buffer.concat([Buffer.from([message]), Buffer.alloc(16, 7), ...lists, Buffer.alloc(5)]);
  const padding = Buffer.alloc(4);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + payload.length + padding.length);
  head.writeUInt8(padding.length, 4);
  return Buffer.concat([Buffer.from(`${before}SSH-2.0-OpenSSH_9.6 Debian\r\n`), head, payload, padding]);
}

describe('what a server offers', () => {
  const offer = {
    software: 'OpenSSH_9.6',
    kex: ['curve25519-sha256', 'ext-info-s'],
    hostKeyAlgorithms: ['rsa-sha2-512', 'ssh-ed25519'],
    ciphers: ['aes256-ctr', 'aes128-cbc'],
    macs: ['hmac-sha2-256'],
  };
  test('is read from its first packet, both directions together', () => {
    expect(parseGreeting(greeting())).toEqual(offer);
  });
  test('is read behind lines of welcome', () => {
    expect(parseGreeting(greeting({ before: 'Bienvenue\r\nAccès réservé\r\n' }))).toEqual(offer);
  });
  test('is waited for while it is not whole', () => {
    const whole = greeting();
    for (let bytes = 0; bytes < whole.length; bytes++) expect(parseGreeting(whole.subarray(0, bytes))).toBeUndefined();
  });
  test('is not read in another message', () => {
    expect(() => parseGreeting(greeting({ message: 1 }))).toThrow('KEXINIT');
  });
});
