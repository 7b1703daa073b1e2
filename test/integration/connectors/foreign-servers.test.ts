import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startAsyncssh } from '../../foreign/asyncssh.ts';
import type { ForeignServer } from '../../foreign/server.ts';
import { sshdPath, startSshd } from '../../foreign/sshd.ts';
import { type ConnectorsWorld, openConnectorsWorld } from './world.ts';

let world: ConnectorsWorld;
beforeAll(async () => {
  world = await openConnectorsWorld(inject('outputs'));
});
afterAll(() => world.close());

const sshd = sshdPath();
if (sshd === undefined) console.log('OpenSSH sshd is not installed: asyncssh alone receives.');

const SERVERS: readonly { readonly what: string; start(): Promise<ForeignServer> }[] = [
  { what: 'asyncssh, by password', start: () => startAsyncssh() },
  { what: 'asyncssh, by an RSA key', start: () => startAsyncssh({ login: 'rsa', hostKeys: ['rsa'] }) },
  { what: 'asyncssh, by an ECDSA key', start: () => startAsyncssh({ login: 'ecdsa', hostKeys: ['ecdsa'] }) },
  ...(sshd === undefined ? [] : [{ what: 'OpenSSH sshd, by an ECDSA key', start: () => startSshd(sshd) }]),
];

describe.each(SERVERS)('$what', ({ start }) => {
  let server: ForeignServer;
  let connector: string;
  beforeAll(async () => {
    server = await start();
    connector = await world.connect(server);
  });
  afterAll(() => server.stop());
  const far = (name: string) => `${server.directory}/${name}`;
  const here = (name: string) => join(server.directoryHere, name);

  test('the connection is tested, and shows a trusted host key', async () => {
    const tested = await world.testConnection(connector);
    expect(tested).toMatchObject({ ok: true, message: 'Connection succeeded' });
    expect(server.hostKeys).toContain(tested.hostKey);
  });

  test('a file is sent under the base name of its key, then moved, and both are told', async () => {
    const bytes = randomBytes(1_000_000);
    const path = await world.put('.depot-1.part', bytes);
    const transferId = await world.adapter.startFileTransfer(connector, path, server.directory);
    const sent = await world.event(connector);
    expect(sent['detail-type']).toBe('SFTP Connector File Send Completed');
    expect(sent.resources[0]).toMatch(new RegExp(`connector/${connector}$`));
    expect(sent.detail).toMatchObject({
      operation: 'SEND',
      'transfer-id': transferId,
      'file-path': path,
      'remote-directory-path': server.directory,
      bytes: 1_000_000,
      url: `sftp://127.0.0.1:${server.port}`,
      'local-file-location': { domain: 'S3', bucket: world.bucket },
    });
    expect(await world.adapter.fileResults(connector, transferId)).toEqual([
      { filePath: path, status: 'COMPLETED', failureCode: undefined },
    ]);
    expect(readFileSync(here('.depot-1.part')).equals(bytes)).toBe(true);

    await world.adapter.startRemoteMove(connector, far('.depot-1.part'), far('dossier.zip'));
    const moved = await world.event(connector);
    expect(moved['detail-type']).toBe('SFTP Connector Remote Move Completed');
    expect(readdirSync(server.directoryHere)).toEqual(['dossier.zip']);
  });

  test('a directory is listed into an object, one level, a folder apart', async () => {
    const name = await world.adapter.startDirectoryListing(connector, server.directory, world.outputs);
    const { detail } = await world.event(connector);
    expect(detail).toMatchObject({ 'item-count': 1, truncated: false, 'max-items': 10_000, 'output-directory-path': world.outputs });
    const key = detail['output-file-location']?.key ?? '';
    expect(key.endsWith(`/${name}`)).toBe(true);
    const listed = await world.json(key);
    expect(listed).toMatchObject({ files: [{ filePath: far('dossier.zip'), size: 1_000_000 }], paths: [], truncated: false });
  });

  test('a file is deleted', async () => {
    await world.adapter.startRemoteDelete(connector, far('dossier.zip'));
    expect((await world.event(connector))['detail-type']).toBe('SFTP Connector Remote Delete Completed');
    expect(existsSync(here('dossier.zip'))).toBe(false);
  });

  test.each([
    [
      'a move of a file that is not there',
      (w: ConnectorsWorld) => w.adapter.startRemoteMove(connector, far('x'), far('y')),
      'FILE_NOT_FOUND',
    ],
    ['a deletion of a file that is not there', (w: ConnectorsWorld) => w.adapter.startRemoteDelete(connector, far('x')), 'FILE_NOT_FOUND'],
    [
      'a listing of a folder that is not there',
      (w: ConnectorsWorld) => w.adapter.startDirectoryListing(connector, far('x'), w.outputs),
      'DIRECTORY_NOT_FOUND',
    ],
    [
      'an object that is not there',
      (w: ConnectorsWorld) => w.adapter.startFileTransfer(connector, `/${w.bucket}/nulle/part`, server.directory),
      'SEND_FILE_NOT_FOUND',
    ],
    [
      'a bucket that is not there',
      (w: ConnectorsWorld) => w.adapter.startFileTransfer(connector, '/nul-seau/part', server.directory),
      'READ_FILE_ERROR',
    ],
  ] as const)('%s fails by its event, not by its call', async (_, ask, code) => {
    await ask(world);
    const { detail } = await world.event(connector);
    expect(detail).toMatchObject({ 'status-code': 'FAILED', 'failure-code': code });
  });

  test('a send into a folder that is not there fails, and its result says so', async () => {
    const path = await world.put('seul.zip', Buffer.from('x'));
    const transferId = await world.adapter.startFileTransfer(connector, path, far('nulle-part'));
    expect((await world.event(connector)).detail).toMatchObject({ 'failure-code': 'DIRECTORY_NOT_FOUND', bytes: 0 });
    expect(await world.adapter.fileResults(connector, transferId)).toMatchObject([
      { status: 'FAILED', failureCode: 'DIRECTORY_NOT_FOUND' },
    ]);
  });

  test('a move onto a name that is taken never destroys both files', async () => {
    writeFileSync(here('a'), 'a');
    writeFileSync(here('b'), 'b');
    await world.adapter.startRemoteMove(connector, far('a'), far('b'));
    const { detail } = await world.event(connector);
    // OpenSSH and asyncssh refuse SSH_FXP_RENAME onto a file that exists.
    expect(detail).toMatchObject({ 'status-code': 'FAILED', 'failure-code': 'RENAME_ERROR' });
    expect(readFileSync(here('b'), 'utf8')).toBe('b');
    for (const name of ['a', 'b']) rmSync(here(name));
  });

  test('a server that is down fails what is sent, and takes the next once it is up', async () => {
    const path = await world.put('panne.zip', Buffer.from('panne'));
    await server.down();
    await world.adapter.startFileTransfer(connector, path, server.directory);
    expect((await world.event(connector)).detail).toMatchObject({ 'failure-code': 'CONNECTION_ERROR' });
    await server.up();
    await world.adapter.startFileTransfer(connector, path, server.directory);
    expect((await world.event(connector)).detail).toMatchObject({ 'status-code': 'COMPLETED', bytes: 5 });
  });
});
