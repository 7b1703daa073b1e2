import { describe, expect, test } from 'vitest';
import { examine, examineHostKeys, type SshOffer } from '../../../functions/domain/ssh-guide.ts';

const OPENSSH: SshOffer = {
  software: 'OpenSSH_9.6',
  kex: ['sntrup761x25519-sha512@openssh.com', 'curve25519-sha256', 'diffie-hellman-group16-sha512', 'kex-strict-s-v00@openssh.com'],
  hostKeyAlgorithms: ['rsa-sha2-512', 'rsa-sha2-256', 'ecdsa-sha2-nistp256', 'ssh-ed25519'],
  ciphers: ['chacha20-poly1305@openssh.com', 'aes256-gcm@openssh.com', 'aes256-ctr'],
  macs: ['umac-128-etm@openssh.com', 'hmac-sha2-256-etm@openssh.com', 'hmac-sha1'],
};

describe('what the guide takes', () => {
  test('a current OpenSSH, whose algorithms outside the guide are told', () => {
    expect(examine(OPENSSH, 'kex')).toEqual({
      ok: true,
      forbidden: [],
      outside: [],
      common: ['curve25519-sha256', 'diffie-hellman-group16-sha512'],
    });
    expect(examine(OPENSSH, 'ciphers')).toMatchObject({ ok: true, outside: ['chacha20-poly1305@openssh.com'] });
    expect(examine(OPENSSH, 'macs')).toMatchObject({ ok: true, outside: ['umac-128-etm@openssh.com'] });
  });
});

test('2,048 bits with SHA-1, which old clients need, are told and not refused', () => {
  const offer = { ...OPENSSH, kex: [...OPENSSH.kex, 'diffie-hellman-group14-sha1'] };
  expect(examine(offer, 'kex')).toMatchObject({ ok: true, outside: ['diffie-hellman-group14-sha1'] });
});

describe('what the guide refuses, offered beside what it takes', () => {
  test.each([
    ['kex', 'diffie-hellman-group1-sha1'],
    ['kex', 'diffie-hellman-group-exchange-sha1'],
    ['ciphers', 'aes256-cbc'],
    ['ciphers', '3des-cbc'],
    ['ciphers', 'arcfour128'],
    ['macs', 'hmac-md5'],
    ['macs', 'hmac-sha1-96'],
  ] as const)('%s: %s', (family, name) => {
    const offer = { ...OPENSSH, [family]: [...OPENSSH[family], name] };
    expect(examine(offer, family)).toMatchObject({ ok: false, forbidden: [name] });
  });
});

test('a server without anything that AWS knows cannot be reached, however good', () => {
  expect(examine({ ...OPENSSH, ciphers: ['chacha20-poly1305@openssh.com'] }, 'ciphers')).toMatchObject({
    ok: false,
    forbidden: [],
    common: [],
  });
});

describe('host keys', () => {
  const keys = [
    { type: 'ssh-rsa', bits: 3072 },
    { type: 'ecdsa-sha2-nistp256', bits: 256 },
    { type: 'ssh-ed25519', bits: 256 },
  ];
  test('RSA of 2,048 bits and more, and ECDSA, are taken', () => {
    expect(examineHostKeys(OPENSSH, keys)).toEqual({ ok: true, unreachable: false, forbidden: [] });
  });
  test('RSA of 1,024 bits is refused', () => {
    expect(examineHostKeys(OPENSSH, [{ type: 'ssh-rsa', bits: 1024 }])).toMatchObject({ ok: false, forbidden: ['ssh-rsa (1024 bits)'] });
  });
  test('DSA is refused, even beside better ones', () => {
    const offer = { hostKeyAlgorithms: [...OPENSSH.hostKeyAlgorithms, 'ssh-dss'] };
    expect(examineHostKeys(offer, keys)).toMatchObject({ ok: false, forbidden: ['ssh-dss'] });
  });
  test.each([[['ssh-ed25519']], [['ssh-ed25519', 'ssh-rsa']]])(
    '%o cannot be reached by AWS: RSA with SHA-1 alone is not taken either',
    (hostKeyAlgorithms) => {
      expect(examineHostKeys({ hostKeyAlgorithms }, keys)).toMatchObject({ ok: false, unreachable: true });
    },
  );
});
