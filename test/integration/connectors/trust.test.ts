import { CreateConnectorCommand } from '@aws-sdk/client-transfer';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startAsyncssh } from '../../foreign/asyncssh.ts';
import { makeKey } from '../../foreign/keys.ts';
import type { ForeignServer } from '../../foreign/server.ts';
import { type ConnectorsWorld, openConnectorsWorld } from './world.ts';

let world: ConnectorsWorld;
let server: ForeignServer;
beforeAll(async () => {
  world = await openConnectorsWorld(inject('outputs'), { connectMs: 3_000 });
  server = await startAsyncssh({ hostKeys: ['rsa', 'ecdsa'] });
});
afterAll(async () => {
  await world.close();
  await server.stop();
});

const send = async (connector: string) => {
  await world.adapter.startFileTransfer(connector, await world.put('confiance.zip', Buffer.from('x')), '/commune');
  return (await world.event(connector)).detail;
};

test('a connector without a trusted key transfers nothing, and its test shows the key to check', async () => {
  const connector = await world.connect(server, []);
  const tested = await world.testConnection(connector);
  expect(tested.ok).toBe(false);
  expect(server.hostKeys).toContain(tested.hostKey);
  expect(await send(connector)).toMatchObject({ 'failure-code': 'CONNECTION_ERROR' });
});

test('a host key that changed stops everything before the password leaves; the new one accepted, it goes again', async () => {
  const former = [makeKey('rsa').publicKey];
  const connector = await world.connect(server, former);
  const tested = await world.testConnection(connector);
  expect(tested).toMatchObject({ ok: false, message: 'Host key verification failed' });
  expect(await send(connector)).toMatchObject({ 'failure-code': 'CONNECTION_ERROR', 'failure-message': 'Host key verification failed' });
  const { host, port, username, password } = server;
  const secretId = await world.createSecret({ Username: username, Password: password });
  await world.adapter.updateConnector(connector, { host, port, secretId, trustedHostKeys: [tested.hostKey ?? ''] }, world.roles);
  expect(await send(connector)).toMatchObject({ 'status-code': 'COMPLETED' });
});

test('a server with keys of two types shows the one that is trusted, RSA or ECDSA', async () => {
  for (const [rank, type] of ['ssh-rsa', 'ecdsa-sha2-nistp256'].entries()) {
    const connector = await world.connect(server, [server.hostKeys[rank] ?? '']);
    const tested = await world.testConnection(connector);
    expect(tested.ok && tested.hostKey?.startsWith(`${type} `)).toBe(true);
  }
});

test('a server that knows only ed25519 cannot be reached, nor a key of that type be trusted', async () => {
  const modern = await startAsyncssh({ hostKeys: ['ed25519'] });
  try {
    const connector = await world.connect(modern, [makeKey('rsa').publicKey]);
    const tested = await world.testConnection(connector);
    expect(tested).toMatchObject({ ok: false, hostKey: undefined });
    expect(tested.message).toContain('incompatible host key algorithms');
    await expect(world.connect(modern)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  } finally {
    await modern.stop();
  }
});

test('a user key of ed25519 is refused before anything is sent', async () => {
  const strict = await startAsyncssh({ login: 'ed25519' });
  try {
    const connector = await world.connect(strict);
    expect((await world.testConnection(connector)).message).toBe('Unsupported private key type: ssh-ed25519');
  } finally {
    await strict.stop();
  }
});

test.each([
  ['a wrong password', { Password: 'faux' }, 'Authentication failed'],
  ['no Username', { Username: undefined }, /not a key\/value/],
  ['neither password nor key', { Password: undefined }, /not a key\/value/],
  ['a key that is none', { Password: undefined, PrivateKey: 'AAAA' }, /private key cannot be read/],
])('a secret with %s: the test of the connection says why', async (_, change, message) => {
  const secretId = await world.createSecret({ Username: server.username, Password: server.password, ...change });
  const { host, port, hostKeys } = server;
  const connector = await world.adapter.createConnector({ host, port, secretId, trustedHostKeys: hostKeys }, world.roles);
  const tested = await world.testConnection(connector);
  expect(tested.ok).toBe(false);
  expect(tested.message).toMatch(message);
});

test('during a rotation, the former version of the secret serves where the current one is refused', async () => {
  const { host, port, hostKeys, username, password } = server;
  const UserSecretId = await world.createSecret({ Username: username, Password: password });
  await world.putSecret(UserSecretId, { Username: username, Password: 'pas encore en place' });
  const connect = async (OrderedUserSecretVersionStages: string[]) => {
    const SftpConfig = { UserSecretId, TrustedHostKeys: [...hostKeys], OrderedUserSecretVersionStages };
    const { ConnectorId = '' } = await world.bare.send(
      new CreateConnectorCommand({ Url: `sftp://${host}:${port}`, AccessRole: world.roles.accessRoleArn, SftpConfig }),
    );
    return ConnectorId;
  };
  expect(await world.testConnection(await connect(['AWSCURRENT']))).toMatchObject({ ok: false, message: 'Authentication failed' });
  expect(await world.testConnection(await connect(['AWSCURRENT', 'AWSPREVIOUS']))).toMatchObject({ ok: true });
});

test('a password that was changed in the secret serves from the next connection on', async () => {
  const secretId = await world.createSecret({ Username: server.username, Password: 'ancien' });
  const { host, port, hostKeys, username, password } = server;
  const connector = await world.adapter.createConnector({ host, port, secretId, trustedHostKeys: hostKeys }, world.roles);
  expect((await world.testConnection(connector)).ok).toBe(false);
  await world.putSecret(secretId, { Username: username, Password: password });
  expect((await world.testConnection(connector)).ok).toBe(true);
});
