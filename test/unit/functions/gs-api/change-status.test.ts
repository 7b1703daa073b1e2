import { describe, expect, test } from 'vitest';
import { createWorld, PDF } from './world.ts';

const NUMERO = 'A-6-ILE00001';
const PATH = `/dossiers/${NUMERO}/statut`;
const ID = 'd'.repeat(32);

test('changes the status with a comment and a document, and answers the new detail', async () => {
  const world = createWorld();
  world.open();
  world.upload(NUMERO, ID);
  const input = { statut: 'en-cours', version: 2, commentaire: '  Votre dossier est étudié.\r\nMerci. ', documents: [ID] };
  const { status, body } = await world.call('POST', PATH, input);
  expect(status).toBe(200);
  expect(world.steps).toEqual(['document', 'reponse']);
  expect(body).toMatchObject({ statut: 'en-cours', version: 4, documents: 1 });
  expect(body.historique.at(-1)).toMatchObject({ par: 'vous', commentaire: 'Votre dossier est étudié.\nMerci.' });
  expect(body.documentsEnvoyes).toMatchObject([{ id: ID, nom: 'attestation.pdf', octets: PDF.length, disponible: true }]);
});

test('keeps the bytes that were checked, whatever the upload form is used for afterwards', async () => {
  const world = createWorld();
  world.open();
  world.upload(NUMERO, ID);
  await world.call('POST', PATH, { statut: 'en-cours', version: 2, documents: [ID] });
  world.upload(NUMERO, ID, Buffer.from('MZ un programme'));
  expect(world.vault.get(`documents/${NUMERO}/${ID}`)?.bytes).toEqual(PDF);
});

describe('a stale version', () => {
  test('answers 409 with the dossier as it is now', async () => {
    const world = createWorld();
    world.open();
    await world.call('POST', `/dossiers/${NUMERO}/telechargement`);
    const answer = await world.call('POST', PATH, { statut: 'en-cours', version: 2 });
    expect(answer).toMatchObject({ status: 409, body: { code: 'VERSION_PERIMEE', dossier: { statut: 'recu', version: 4 } } });
  });

  test('is found even where the other write comes between the reading and the writing', async () => {
    const world = createWorld();
    world.open();
    world.beforeCommit = async () => {
      world.beforeCommit = async () => {};
      world.apply({ kind: 'telecharger', agent: 'agent-9' }, NUMERO);
    };
    const answer = await world.call('POST', PATH, { statut: 'clos', version: 2 });
    expect(answer).toMatchObject({ status: 409, body: { code: 'VERSION_PERIMEE', dossier: { statut: 'recu' } } });
  });

  test('is a success where the same agent made the same click', async () => {
    const world = createWorld();
    world.open();
    const click = { statut: 'en-cours', version: 2, commentaire: 'Bonjour' };
    const first = await world.call('POST', PATH, click);
    expect(await world.call('POST', PATH, click)).toEqual(first);
    expect(world.steps).toEqual(['reponse']);
  });

  test('is a success where the same click overtook this one', async () => {
    const world = createWorld();
    world.open();
    world.beforeCommit = async () => {
      world.beforeCommit = async () => {};
      await world.call('POST', PATH, { statut: 'en-cours', version: 2 });
    };
    expect((await world.call('POST', PATH, { statut: 'en-cours', version: 2 })).status).toBe(200);
    expect(world.steps).toEqual(['reponse']);
  });

  test('is no repeat with another comment, which would be lost', async () => {
    const world = createWorld();
    world.open();
    await world.call('POST', PATH, { statut: 'en-cours', version: 2, commentaire: 'Bonjour' });
    const other = await world.call('POST', PATH, { statut: 'en-cours', version: 2, commentaire: 'Il manque une pièce.' });
    expect(other).toMatchObject({ status: 409, body: { code: 'VERSION_PERIMEE' } });
  });

  test('is no repeat where another agent gave the status', async () => {
    const world = createWorld();
    world.open();
    world.agents.set('agent-2', { agent: 'agent-2', insee: '01001', demarches: ['ILE'], state: 'actif' });
    await world.call('POST', PATH, { statut: 'en-cours', version: 2 }, 'agent-2');
    expect((await world.call('POST', PATH, { statut: 'en-cours', version: 2 })).status).toBe(409);
  });
});

test.each([
  ['mixte', 200, undefined],
  ['sftp', 409, 'HORS_GS'],
])('in mode %s answers %i', async (mode, status, code) => {
  const world = createWorld();
  world.open({ mode, boite: 'boite-1' });
  const answer = await world.call('POST', PATH, { statut: 'en-cours', version: 2 });
  expect(answer.status).toBe(status);
  expect(answer.body.code).toBe(code);
});

test.each([
  ['before the dossier is transmitted', { transmis: false }, { statut: 'en-cours', version: 1 }, 409, 'NON_TRANSMIS'],
  ['without the comment that the status needs', {}, { statut: 'non-recevable', version: 2 }, 422, 'COMMENTAIRE_OBLIGATOIRE'],
  ['with a comment of blanks', {}, { statut: 'attente-complements', version: 2, commentaire: ' \n\u200e' }, 422, 'COMMENTAIRE_OBLIGATOIRE'],
  [
    'with a comment of 4,001 characters',
    {},
    { statut: 'en-cours', version: 2, commentaire: 'é'.repeat(4001) },
    422,
    'COMMENTAIRE_TROP_LONG',
  ],
  ['with a status that no commune gives', {}, { statut: 'recu', version: 2 }, 400, 'REQUETE_INVALIDE'],
  ['with a field of no use', {}, { statut: 'en-cours', version: 2, agent: 'agent-9' }, 400, 'REQUETE_INVALIDE'],
  ['with a number in the body', {}, { statut: 'en-cours', version: 2, numero: 'A-6-AUTRE001' }, 400, 'REQUETE_INVALIDE'],
  ['with the same document twice', {}, { statut: 'en-cours', version: 2, documents: [ID, ID] }, 400, 'REQUETE_INVALIDE'],
  ['with a document never uploaded', {}, { statut: 'en-cours', version: 2, documents: [ID] }, 422, 'DOCUMENT_NON_DEPOSE'],
])('refuses an answer %s, and writes nothing', async (_, opening, input, status, code) => {
  const world = createWorld();
  world.open({}, opening);
  const before = world.vault.size;
  const answer = await world.call('POST', PATH, input);
  expect(answer.status).toBe(status);
  expect(answer.body.code).toBe(code);
  expect(JSON.stringify(answer.body)).not.toContain('éé');
  expect(world.steps).toEqual([]);
  expect(world.vault.size).toBe(before);
});

test('refuses every answer to a closed dossier', async () => {
  const world = createWorld();
  world.open();
  await world.call('POST', PATH, { statut: 'clos', version: 2 });
  expect(await world.call('POST', PATH, { statut: 'en-cours', version: 3 })).toMatchObject({ status: 409, body: { code: 'DOSSIER_CLOS' } });
});

test.each([
  ['a program named .pdf', Buffer.from('MZ un programme'), 'application/pdf', 'attestation.pdf'],
  ['an image announced as PDF', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'application/pdf', 'attestation.pdf'],
  ['an empty file', Buffer.alloc(0), 'application/pdf', 'attestation.pdf'],
  ['a file over 10 MB', Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)]), 'application/pdf', 'attestation.pdf'],
])('refuses %s by its content', async (_, bytes, type, name) => {
  const world = createWorld();
  world.open();
  world.upload(NUMERO, ID, bytes, type, name);
  const answer = await world.call('POST', PATH, { statut: 'en-cours', version: 2, documents: [ID] });
  expect(answer).toMatchObject({ status: 422, body: { code: 'PIECE_REFUSEE', place: 'documents[0]' } });
  expect(JSON.stringify(answer.body)).not.toContain('attestation');
});

test('refuses a document uploaded for another dossier, and one already sent', async () => {
  const world = createWorld();
  world.open();
  world.open({ numero: 'A-6-AUTRE001' });
  world.upload('A-6-AUTRE001', ID);
  const foreign = await world.call('POST', PATH, { statut: 'en-cours', version: 2, documents: [ID] });
  expect(foreign.body.code).toBe('DOCUMENT_NON_DEPOSE');
  world.upload(NUMERO, ID);
  await world.call('POST', PATH, { statut: 'en-cours', version: 2, documents: [ID] });
  const again = await world.call('POST', PATH, { statut: 'clos', version: 4, documents: [ID] });
  expect(again).toMatchObject({ status: 409, body: { code: 'DOCUMENT_DEJA_ENVOYE' } });
});
