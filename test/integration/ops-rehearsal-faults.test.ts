import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { FaultName } from '../../local/commune/faults.ts';
import { type CommuneServer, startCommuneServer } from '../../local/commune/server.ts';
import { communeSoftware } from '../../local/players/commune.ts';
import { openEndpoint, openPushCommune, type PushCommune } from '../../local/players/push-commune.ts';
import { reds, rehearse } from '../ops-command.ts';

const ALGORITHMS = ['cle-hote', 'echange-cles', 'chiffrement', 'integrite'];
const RIGHTS = ['repertoire', 'ecriture', 'renommage', 'effacement'];
const NOT_SENT = ['aller', 'retour'];

let server: CommuneServer;
let commune: PushCommune;
let folder: string;
beforeAll(async () => {
  const outputs = inject('outputs');
  folder = mkdtempSync(path.join(tmpdir(), 'ops-faults-'));
  server = await startCommuneServer();
  const endpoint = await openEndpoint(outputs, server);
  commune = await openPushCommune(outputs, { endpoint, directory: server.directory, mode: 'sftp', demarches: ['RCO'] });
  // The software signs in to the boite of its return flows.
  await (await communeSoftware(outputs, commune.boite, folder)).list('retours');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A rehearsal that waits for no answer. */
const withoutReturn = () => rehearse(commune.commune.insee, 'RCO', ['--sans-retour']);

describe('a rehearsal of a commune’s server', { timeout: 240_000 }, () => {
  test('green but for the answer that nobody waited for', async () => {
    const lines = await withoutReturn();
    expect(reds(lines), JSON.stringify(lines, undefined, 1)).toEqual(['retour']);
    // Neither the test files nor the canary are left.
    expect(server.names()).toEqual([]);
  });

  test.each<[FaultName, readonly string[], RegExp]>([
    ['refused-login', ['connexion', ...RIGHTS, ...NOT_SENT], /refuse l’utilisateur/],
    ['wrong-host-key', ['connexion', ...RIGHTS, ...NOT_SENT], /n’est pas celle que la plate-forme connaît/],
    ['ed25519-only', ['connexion', 'cle-hote', ...RIGHTS, ...NOT_SENT], /AWS ne connaît pas \(ed25519\)/],
    ['down', ['connexion', ...ALGORITHMS, ...RIGHTS, ...NOT_SENT], /n’a pas pu être lu depuis ce poste/],
    ['full-disk', ['ecriture', 'renommage', 'effacement', ...NOT_SENT], /n’a pas pu être déposé \(\w+\)/],
    ['read-only', ['ecriture', 'renommage', 'effacement', ...NOT_SENT], /n’a pas pu être déposé \(\w+\)/],
    ['no-rename', ['renommage', 'effacement', ...NOT_SENT], /n’a pas pu être renommé/],
  ])('%s: red where it is, and nothing else', async (fault, expected, sentence) => {
    server.setFault(fault);
    const lines = await withoutReturn().finally(() => server.clearFault());
    const red = lines.filter(({ ok }) => !ok);
    expect(reds(lines), JSON.stringify(red, undefined, 1)).toEqual(expected);
    expect(red.map(({ detail }) => detail).join('\n')).toMatch(sentence);
    expect(red.every(({ todo }) => todo !== undefined)).toBe(true);
  });
});
