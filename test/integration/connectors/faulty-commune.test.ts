import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { FaultName } from '../../../local/commune/faults.ts';
import { type CommuneServer, startCommuneServer } from '../../../local/commune/server.ts';
import { type ConnectorsWorld, openConnectorsWorld } from './world.ts';

let world: ConnectorsWorld;
let server: CommuneServer;
let connector: string;
let path: string;
const BYTES = randomBytes(100_000);
beforeAll(async () => {
  world = await openConnectorsWorld(inject('outputs'), { connectMs: 1_500, idleMs: 1_500 });
  // A minute of a slow server is a tenth of a second.
  server = await startCommuneServer({ scale: 600 });
  connector = await world.connect(server);
  path = await world.put('.dossier.part', BYTES);
});
afterAll(async () => {
  await world.close();
  await server.stop();
});
beforeEach(() => server.clearFault());

const send = async () => {
  await world.adapter.startFileTransfer(connector, path, server.directory);
  return (await world.event(connector)).detail;
};

describe('a fault of the commune, as the hub learns it', () => {
  test.each<[FaultName, string, RegExp]>([
    ['full-disk', 'WRITE_FILE_ERROR', /No space left/],
    ['read-only', 'WRITE_FILE_ERROR', /Permission denied/],
    ['wrong-host-key', 'CONNECTION_ERROR', /Host key verification failed/],
    ['ed25519-only', 'CONNECTION_ERROR', /incompatible host key algorithms/],
    ['refused-login', 'CONNECTION_ERROR', /Authentication failed/],
    ['drops', 'CONNECTION_ERROR', /./],
    ['down', 'CONNECTION_ERROR', /./],
    ['silent', 'TIMEOUT_ERROR', /timeout/i],
  ])('%s: %s, and the next send succeeds once it is over', async (fault, code, message) => {
    server.setFault(fault, { once: true });
    const failed = await send();
    expect(failed).toMatchObject({ 'status-code': 'FAILED', 'failure-code': code, bytes: 0 });
    expect(failed['failure-message']).toMatch(message);
    expect(server.faults()).toEqual([]);
    expect(await send()).toMatchObject({ 'status-code': 'COMPLETED', bytes: BYTES.length });
    expect(server.read('/commune/.dossier.part').equals(BYTES)).toBe(true);
  });

  test('full-disk and drops leave a truncated file: only a rename says that it is whole', async () => {
    for (const fault of ['full-disk', 'drops'] as const) {
      server.setFault(fault, { once: true });
      await send();
      expect(server.read('/commune/.dossier.part').length).toBeLessThan(BYTES.length);
    }
    expect(server.received()).toEqual([]);
  });

  test('slow: the send takes its time, and succeeds', async () => {
    server.setFault('slow');
    const started = Date.now();
    expect(await send()).toMatchObject({ 'status-code': 'COMPLETED' });
    // Four blocks of 32 KiB, a tenth of a second each.
    expect(Date.now() - started).toBeGreaterThan(390);
  });

  test('no-rename: the file is there under its temporary name, and the move fails', async () => {
    server.setFault('no-rename');
    await send();
    await world.adapter.startRemoteMove(connector, '/commune/.dossier.part', '/commune/dossier.zip');
    expect((await world.event(connector)).detail).toMatchObject({ 'failure-code': 'UNSUPPORTED_OPERATION_ERROR' });
    expect(server.names()).toEqual(['.dossier.part']);
    server.clearFault();
    await world.adapter.startRemoteMove(connector, '/commune/.dossier.part', '/commune/dossier.zip');
    expect((await world.event(connector)).detail).toMatchObject({ 'status-code': 'COMPLETED' });
    expect(server.received()).toEqual(['/commune/dossier.zip']);
  });
});
