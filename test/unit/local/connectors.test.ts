import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { hostKeyAlgorithms, readTrustedKey, writeHostKey } from '../../../local/transfer/connectors/host-keys.ts';
import { connectorPools, type Job } from '../../../local/transfer/connectors/pool.ts';
import { rateLimit } from '../../../local/transfer/connectors/quotas.ts';
import { addressOf, connectorRegistry } from '../../../local/transfer/connectors/registry.ts';
import { makeKey } from '../../foreign/keys.ts';

const AccessRole = 'arn:aws:iam::000000000000:role/connecteurs';
const UserSecretId = 'arn:aws:secretsmanager:eu-west-3:000000000000:secret:aws/transfer/essai-AbCdEf';

describe('a rate', () => {
  test('is counted over any second, by name, and units count', () => {
    let now = 0;
    const limit = rateLimit(10, () => now);
    limit('a', 6);
    now = 900;
    limit('a', 4);
    expect(() => limit('a')).toThrow('Rate exceeded');
    expect(() => limit('b', 10)).not.toThrow();
    now = 1_001;
    expect(() => limit('a', 6)).not.toThrow();
    expect(() => limit('a')).toThrow('Rate exceeded');
  });
});

describe('a trusted host key', () => {
  const rsa = makeKey('rsa').publicKey;
  const ecdsa = makeKey('ecdsa').publicKey;

  test.each([
    ['type and body', rsa, rsa],
    ['a line of ssh-keyscan', `ftp.exemple.fr ${ecdsa}`, ecdsa],
  ])('%s: read, and written as OpenSSH writes it', (_, text, written) => {
    expect(writeHostKey(readTrustedKey(text))).toBe(written);
  });

  test.each([
    ['with a comment', `${rsa} hub@commune`, 'Invalid host key format.'],
    ['of another type than it says', rsa.replace('ssh-rsa', 'ecdsa-sha2-nistp256'), 'Invalid host key format.'],
    ['cut short', rsa.slice(0, 40), 'Invalid host key format.'],
    ['of ed25519', makeKey('ed25519').publicKey, 'Unsupported host key type: ssh-ed25519.'],
  ])('%s: refused', (_, text, message) => {
    expect(() => readTrustedKey(text)).toThrow(message);
  });

  test('its type is asked for first; ed25519 never is', () => {
    expect(hostKeyAlgorithms([readTrustedKey(rsa)]).slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
    expect(hostKeyAlgorithms([readTrustedKey(ecdsa)])[0]).toBe('ecdsa-sha2-nistp256');
    expect(hostKeyAlgorithms([])).not.toContain('ssh-ed25519');
  });
});

describe('the address of a connector', () => {
  test.each([
    ['sftp://ftp.exemple.fr', { host: 'ftp.exemple.fr', port: 22 }],
    ['sftp://192.0.2.1:2222', { host: '192.0.2.1', port: 2222 }],
    ['sftp://[2001:db8::1]:22', { host: '2001:db8::1', port: 22 }],
  ])('%s', (url, address) => {
    expect(addressOf(url)).toEqual(address);
  });
  test.each(['https://ftp.exemple.fr', 'sftp://hub@ftp.exemple.fr', 'sftp://ftp.exemple.fr/depot', 'ftp.exemple.fr'])(
    '%s is refused',
    (url) => {
      expect(() => addressOf(url)).toThrow('Invalid URL');
    },
  );
});

describe('the connectors of an account', () => {
  const create = (registry: ReturnType<typeof connectorRegistry>) =>
    registry.create({ Url: 'sftp://127.0.0.1', AccessRole, SftpConfig: { UserSecretId } });

  test('are a hundred at most; a deleted one makes room', () => {
    const registry = connectorRegistry('eu-west-3', '000000000000');
    const [first] = Array.from({ length: 100 }, () => create(registry));
    expect(() => create(registry)).toThrow('quota of connectors');
    registry.remove(first?.id ?? '');
    expect(create(registry).id).toMatch(/^c-[0-9a-f]{17}$/);
    const page = registry.list({ MaxResults: 60 });
    expect([page.page.length, registry.list({ MaxResults: 60, NextToken: page.next }).page.length]).toEqual([60, 40]);
  });

  test('keep what an update does not name', () => {
    const registry = connectorRegistry('eu-west-3', '000000000000');
    const { id } = create(registry);
    const key = makeKey('rsa').publicKey;
    registry.update({ ConnectorId: id, SftpConfig: { TrustedHostKeys: [key] } });
    expect(registry.find(id)).toMatchObject({
      url: 'sftp://127.0.0.1',
      accessRole: AccessRole,
      sftp: { UserSecretId, TrustedHostKeys: [key] },
    });
  });

  test('have a thousand pending operations each, at most', async () => {
    const registry = connectorRegistry('eu-west-3', '000000000000');
    const [connector, other] = [create(registry), create(registry)];
    // No secret ever comes: what is started waits.
    const secrets = { send: () => new Promise(() => {}) } as unknown as SecretsManagerClient;
    const pools = connectorPools(secrets, registry.find, { connectMs: 1_000, idleMs: 1_000 });
    const job: Job = { run: async () => {}, started: () => {}, ended: () => {} };
    pools.add(
      connector,
      Array.from({ length: 1_000 }, () => job),
    );
    expect(() => pools.add(connector, [job])).toThrow('Exceeded maximum pending requests');
    expect(() => pools.add(other, [job])).not.toThrow();
  });
});
