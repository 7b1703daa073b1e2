import { expect, test } from 'vitest';
import { createWorld, EXPIRED } from './world.ts';

const NUMERO = 'A-6-ILE00001';
const PATH = `/dossiers/${NUMERO}/telechargement`;

test('records the access, then gives a link of 60 seconds to one version of the bytes', async () => {
  const world = createWorld();
  world.open();
  const { status, body } = await world.call('POST', PATH);
  expect(status).toBe(200);
  expect(world.steps).toEqual(['telechargement', 'recu', 'lien']);
  expect(body).toEqual({
    url: `https://coffre/contenu/${NUMERO}/paquet.zip?version=v1&secondes=60`,
    nomFichier: `RitaGS.${NUMERO}.ADER.ftp.zip`,
    expiration: '2026-11-03T10:01:00.000Z',
    version: 4,
  });
});

test('gives no link where the access cannot be recorded', async () => {
  const world = createWorld();
  world.open();
  world.beforeCommit = async () => {
    throw new Error('table away');
  };
  await expect(world.call('POST', PATH)).rejects.toThrow('table away');
  expect(world.steps).toEqual([]);
});

test('records each download, and only the first one as reception', async () => {
  const world = createWorld();
  world.open();
  await world.call('POST', PATH);
  await world.call('POST', PATH);
  expect(world.steps).toEqual(['telechargement', 'recu', 'lien', 'telechargement', 'lien']);
});

test('a link never outlives the thirty days', async () => {
  const world = createWorld();
  world.open();
  world.now = '2026-12-02T08:59:45.500Z';
  expect((await world.call('POST', PATH)).body.url).toContain('secondes=14');
});

test.each([
  ['at the instant of expiry', 'courriel', true, EXPIRED, 410, 'CONTENU_INDISPONIBLE'],
  ['less than a second before', 'courriel', true, '2026-12-02T08:59:59.500Z', 410, 'CONTENU_INDISPONIBLE'],
  ['of a commune served by sFTP', 'sftp', true, undefined, 409, 'TELECHARGEMENT_HORS_GS'],
  ['of a commune in mixed mode', 'mixte', true, undefined, 409, 'TELECHARGEMENT_HORS_GS'],
  ['not yet transmitted', 'courriel', false, undefined, 409, 'NON_TRANSMIS'],
])('refuses a dossier %s, and records nothing', async (_, mode, transmis, now, status, code) => {
  const world = createWorld();
  world.open({ mode, ...(mode === 'courriel' ? {} : { boite: 'boite-1' }) }, { transmis });
  if (now !== undefined) world.now = now;
  expect(await world.call('POST', PATH)).toMatchObject({ status, body: { code } });
  expect(world.steps).toEqual([]);
});

test('refuses content that the vault no longer holds, and records nothing', async () => {
  const world = createWorld();
  world.open();
  world.vault.clear();
  expect(await world.call('POST', PATH)).toMatchObject({ status: 410, body: { code: 'CONTENU_INDISPONIBLE' } });
  expect(world.steps).toEqual([]);
});
