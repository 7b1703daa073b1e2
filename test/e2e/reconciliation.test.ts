import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { openSftp } from '../integration/ssh-client.ts';
import { newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** Longer than the local stage leaves to the events (infra/config.ts). */
const UNHEARD_MS = 7_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('events of the sFTP server that are lost', () => {
  test('a package fetched and taken away without a word is found by the pass, and received once', async () => {
    const commune = w.commune('sftp');
    const numero = newNumero();
    await w.deposit(numero, commune);
    await w.reaches(numero, 'transmis');
    for (const what of ['Download', 'Delete'] as const) {
      await w.loseEvents({ source: 'aws.transfer', type: `SFTP Server File ${what} Completed`, detailHas: numero, copies: 0 });
    }
    const software = await w.softwareOf(commune.raccordement);
    const name = (await software.list('teledossiers')).find((one) => one.includes(numero)) ?? '';
    await software.fetch('teledossiers', name);
    await software.remove('teledossiers', name);
    await pause(UNHEARD_MS);
    expect((await w.look.dossier(numero))?.status).toBe('transmis');
    await w.reconcile();
    await w.reaches(numero, 'recu');
    await w.reconcile();
    expect((await w.look.history(numero)).map(({ type }) => type)).toEqual(['depose', 'transmis', 'recu']);
  });

  test('a package that is still there is left as it is', async () => {
    const numero = newNumero();
    await w.deposit(numero, w.commune('sftp'));
    await w.reaches(numero, 'transmis');
    await pause(UNHEARD_MS);
    expect(await w.reconcile()).toMatchObject({ failed: 0 });
    expect((await w.look.dossier(numero))?.status).toBe('transmis');
  });
});

test('an upload that breaks off three times within the hour is told to the technical contact, once', async () => {
  const { raccordement, insee } = w.commune('mixte');
  const { host, port } = w.outputs.sftp;
  const { username, password, boite } = raccordement;
  for (const attempt of [1, 2, 3, 4]) {
    const client = await openSftp({ host, port, username, password });
    const handle = await client.open(`/retours/.interrompu-${attempt}`, 'w');
    await client.write(handle, randomBytes(1_000), 0);
    await client.drop();
  }
  const { notices } = dossiersTable(w.outputs.tables.dossiers);
  const day = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date());
  const owed = await w.until('the notice is owed', async () => {
    const found = await Promise.all(['RCO', 'ILE'].map((demarche) => notices.read(`depot-bloque.${insee}.${demarche}.${day}`)));
    const [notice, ...more] = found.filter((one) => one !== null);
    expect(more).toEqual([]);
    return notice;
  });
  expect(owed).toMatchObject({
    kind: 'depot-bloque',
    to: { role: 'contact-technique-commune', insee },
    facts: { boite, fichiers: 3, raison: 'envois interrompus avant leur fin' },
  });
});
