import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { isReachable, readHostKeys } from '../../../functions/formats/host-keys.ts';
import { drawEd25519 } from '../../../ops/server/host-keys.ts';

const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).public;
const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 384 }).public;
const ed25519 = drawEd25519().public;

describe('public keys of servers', () => {
  test.each([
    ['a .pub file', `${rsa} root@serveur\n`],
    ['a known_hosts', `sftp.exemple.test,192.0.2.1 ${rsa}\n`],
    ['what ssh-keyscan prints', `# sftp.exemple.test:22 SSH-2.0-OpenSSH_9.6\nsftp.exemple.test ${rsa}\r\n`],
  ])('are read in %s, without host name nor comment', (_, text) => {
    expect(readHostKeys(text)).toEqual([{ type: 'ssh-rsa', line: rsa.split(' ').slice(0, 2).join(' '), bits: 2048 }]);
  });
  test('have a size and a type', () => {
    expect(readHostKeys([ecdsa, ed25519].join('\n'))).toMatchObject([
      { type: 'ecdsa-sha2-nistp384', bits: 384 },
      { type: 'ssh-ed25519', bits: 256 },
    ]);
  });
  test('of ed25519 cannot be reached by AWS', () => {
    expect(readHostKeys([rsa, ecdsa, ed25519].join('\n')).map(isReachable)).toEqual([true, true, false]);
  });
  test.each([
    ['nothing', ''],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n'],
    ['a key cut short', rsa.slice(0, 60)],
    ['a type that is not the key’s', rsa.replace('ssh-rsa', 'ssh-ed25519')],
  ])('are not read in %s', (_, text) => {
    expect(readHostKeys(text)).toEqual([]);
  });
});
