import { expect, test } from 'vitest';
import { createWorld } from './world.ts';

const NUMERO = 'A-6-ILE00001';
const PATH = `/dossiers/${NUMERO}/documents`;
const FORM = { nom: 'Attestation de recensement.pdf', type: 'application/pdf', taille: 12_345 };

test('prepares a document: a form of five minutes, under a key without the name', async () => {
  const world = createWorld();
  world.open();
  const { status, body } = await world.call('POST', PATH, FORM);
  expect(status).toBe(201);
  expect(body).toEqual({
    id: '1'.padStart(32, '0'),
    url: 'https://coffre/',
    champs: { key: `documents/${NUMERO}/envoi-${'1'.padStart(32, '0')}`, 'Content-Type': 'application/pdf' },
    expiration: '2026-11-03T10:05:00.000Z',
  });
  expect(world.steps).toEqual([]);
});

test.each([
  ['over 10 MB', { taille: 10 * 1024 * 1024 + 1 }, 422, 'PIECE_REFUSEE', 'taille'],
  ['empty', { taille: 0 }, 422, 'PIECE_REFUSEE', 'taille'],
  ['of a type not admitted', { type: 'text/html' }, 422, 'PIECE_REFUSEE', 'type'],
  ['of a type named as a property of objects', { type: 'constructor' }, 422, 'PIECE_REFUSEE', 'type'],
  ['whose name does not end as its type', { nom: 'attestation.exe' }, 422, 'PIECE_REFUSEE', 'nom'],
  ['whose name hides its end', { nom: 'attestation\u202Efdp.pdf' }, 422, 'PIECE_REFUSEE', 'nom'],
  ['whose name is a path', { nom: '../attestation.pdf' }, 422, 'PIECE_REFUSEE', 'nom'],
  ['with a size that is no number', { taille: '12' }, 400, 'REQUETE_INVALIDE', 'taille'],
])('refuses a document %s', async (_, overrides, status, code, place) => {
  const world = createWorld();
  world.open();
  const answer = await world.call('POST', PATH, { ...FORM, ...overrides });
  expect(answer).toMatchObject({ status, body: { code, place } });
  expect(JSON.stringify(answer.body)).not.toContain('attestation');
});

test.each([
  ['answered by return flow', { mode: 'sftp', boite: 'boite-1' }, undefined, 'HORS_GS'],
  ['closed', {}, 'clos', 'DOSSIER_CLOS'],
])('prepares no document for a dossier %s', async (_, overrides, statut, code) => {
  const world = createWorld();
  world.open(overrides);
  if (statut !== undefined) await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut, version: 2 });
  expect(await world.call('POST', PATH, FORM)).toMatchObject({ status: 409, body: { code } });
});

async function worldWithDocument() {
  const world = createWorld();
  world.open();
  world.open({ numero: 'A-6-AUTRE001' });
  const { id } = (await world.call('POST', PATH, FORM)).body;
  world.upload(NUMERO, id);
  return { world, id };
}

test('links to a document only once a decision has sent it', async () => {
  const { world, id } = await worldWithDocument();
  expect(await world.call('GET', `${PATH}/${id}`)).toMatchObject({ status: 404, body: { code: 'DOCUMENT_INTROUVABLE' } });
  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2, documents: [id] });
  expect(await world.call('GET', `${PATH}/${id}`)).toEqual({
    status: 200,
    body: {
      url: `https://coffre/documents/${NUMERO}/${id}?version=v1&secondes=60`,
      nomFichier: 'attestation.pdf',
      expiration: '2026-11-03T10:01:00.000Z',
    },
  });
});

test('a document of another dossier does not exist, nor one older than thirty days', async () => {
  const { world, id } = await worldWithDocument();
  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2, documents: [id] });
  const foreign = await world.call('GET', `/dossiers/A-6-AUTRE001/documents/${id}`);
  expect(foreign).toEqual(await world.call('GET', `${PATH}/${'9'.repeat(32)}`));
  expect(foreign).toEqual(await world.call('GET', `${PATH}/impossible`));
  world.now = '2026-12-03T10:00:00.000Z';
  expect((await world.call('GET', `${PATH}/${id}`)).status).toBe(404);
});

test.each([
  ['not scanned yet', 'pending', 409, 'DOCUMENT_EN_ANALYSE'],
  ['with a threat', 'CONTENU_MALVEILLANT', 422, 'CONTENU_MALVEILLANT'],
  ['behind a password', 'ANALYSE_IMPOSSIBLE', 422, 'ANALYSE_IMPOSSIBLE'],
] as const)('sends no document %s', async (_, verdict, status, code) => {
  const { world, id } = await worldWithDocument();
  world.verdict = verdict;
  const answer = await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2, documents: [id] });
  expect(answer).toMatchObject({ status, body: { code, place: 'documents[0]' } });
  expect(world.steps).toEqual([]);
});
