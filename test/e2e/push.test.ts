import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { deliveryBell } from '../../functions/adapters/queues.ts';
import { numeroOf, type PushWorld, pushWorld } from './push-world.ts';
import { newNumero } from './world.ts';

const outputs = inject('outputs');
let w: PushWorld;
beforeAll(async () => {
  w = await pushWorld(outputs);
});
afterAll(() => w.server.stop());

test('a dossier reaches the commune’s own server byte for byte, under its final name, in few transitions', async () => {
  const commune = await w.open('simple');
  const numero = newNumero();
  const zip = await w.deposit(numero, commune.commune);
  const dossier = await w.reaches(numero, 'transmis');
  await w.until('the file is taken', async () => (commune.taken.length > 0 ? true : undefined));
  expect(commune.taken).toEqual([dossier.fileName]);
  expect(readFileSync(join(w.server.folder, 'pris-simple', `0-${dossier.fileName}`)).equals(zip)).toBe(true);
  expect(await w.history(numero)).toEqual(['depose', 'confie', 'engage', 'transmis push', 'livre']);
  await w.until('nothing is left in the vault', async () => ((await w.vaultKeys(`envois/${numero}/`)).length === 0 ? true : undefined));
  expect(readdirSync(commune.here)).toEqual([]);
  const [mail] = await w.settledMails(numero, 1);
  expect(mail?.to).toEqual(['usager@exemple.test']);
  const counted = Object.values(await w.transitions(numero)).reduce((sum, one) => sum + one, 0);
  expect(counted).toBeLessThanOrEqual(12);
});

describe('a server that is down, then back', () => {
  test('gets exactly one copy of each of 200 dossiers of two communes', async () => {
    const [first, second] = [await w.open('une'), await w.open('deux')];
    const numeros = [...(await w.depositMany(first, 30)), ...(await w.depositMany(second, 30))];
    await w.server.down();
    numeros.push(...(await w.depositMany(first, 40)), ...(await w.depositMany(second, 40)));
    await wait(5_000);
    await w.server.up();
    numeros.push(...(await w.depositMany(first, 30)), ...(await w.depositMany(second, 30)));
    // What is missing, or came twice, shows in the lists.
    await w
      .until('200 files', async () => (first.taken.length + second.taken.length >= 200 ? true : undefined), 240)
      .catch(() => undefined);
    await wait(3_000);
    expect(first.taken.map(numeroOf).sort()).toEqual(numeros.filter((_, rank) => isFirst(rank)).sort());
    expect([...first.taken, ...second.taken].map(numeroOf).sort()).toEqual([...numeros].sort());
    for (const numero of numeros) await w.reaches(numero, 'transmis');
  }, 600_000);
  /** Ranks of the first commune in the order of the deposits: 30 of each, 40 of each, 30 of each. */
  const isFirst = (rank: number) => rank < 30 || (rank >= 60 && rank < 100) || (rank >= 140 && rank < 170);
});

test('a suspended raccordement holds its dossiers, box or push, and lets them go once it is active again', async () => {
  const pushed = await w.open('suspendue');
  const { directory } = dossiersTable(outputs.tables.dossiers);
  const { insee } = pushed.commune;
  const raccordement = await directory.raccordement(insee, 'RCO');
  if (raccordement === null || raccordement.mode === 'courriel') throw new Error('a commune that is pushed to');
  const { push: _, ...pulled } = { ...raccordement, demarche: 'ILE' as const };
  await directory.putRaccordement({ ...raccordement, state: 'suspendu' });
  await directory.putRaccordement({ ...pulled, mode: 'sftp', boite: pushed.boite.boite, state: 'suspendu' });
  const [one, other] = [newNumero(), newNumero()];
  await w.deposit(one, pushed.commune, 'RCO');
  await w.deposit(other, pushed.commune, 'ILE');
  for (const numero of [one, other])
    await w.until(`${numero} is held`, async () => ((await w.look.dossier(numero))?.acheminement === 'suspendu' ? true : undefined));
  expect(await w.settledMails(one, 0)).toEqual([]);
  expect(pushed.taken).toEqual([]);

  await directory.putRaccordement({ ...raccordement, state: 'actif' });
  await directory.putRaccordement({ ...pulled, mode: 'sftp', boite: pushed.boite.boite, state: 'actif' });
  const bell = deliveryBell({ queueUrl: outputs.queues.deliveries });
  for (const demarche of ['RCO', 'ILE']) await bell.raccordementActive(insee, demarche);
  await w.reaches(one, 'transmis');
  await w.reaches(other, 'transmis');
  expect(pushed.taken.map(numeroOf)).toEqual([one]);
  expect(await w.history(one)).toEqual(['depose', 'suspendu', 'confie', 'engage', 'transmis push', 'livre']);
  expect(await w.history(other)).toEqual(['depose', 'suspendu', 'repris', 'transmis boite']);
});
