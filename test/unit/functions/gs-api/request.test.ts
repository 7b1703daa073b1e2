import { expect, test } from 'vitest';
import { unknownMailbox } from '../../../../functions/domain/mailbox.ts';
import { AGENT, createWorld } from './world.ts';

const PATH = '/dossiers/A-6-ILE00001/statut';

test.each([
  ['a body that is no JSON', '{"statut":', 400, 'corps'],
  ['a body that is no object', '["en-cours"]', 400, 'corps'],
  ['a body over 64 KiB', JSON.stringify({ commentaire: 'a'.repeat(64 * 1024) }), 413, 'corps'],
  ['no body where one is needed', undefined, 400, 'statut'],
])('refuses %s', async (_, body, status, place) => {
  const world = createWorld();
  world.open();
  const answer = await world.call('POST', PATH, body);
  expect({ status: answer.status, place: answer.body.place }).toEqual({ status, place });
});

test.each([
  ['GET', '/'],
  ['GET', '/dossiers/'],
  ['POST', '/moi'],
  ['GET', PATH],
  ['GET', '/dossiers/A-6-ILE00001/documents'],
  ['GET', '/prod/moi'],
] as const)('%s %s is no address of the API', async (method, path) => {
  const { status, body } = await createWorld().call(method, path);
  expect(status).toBe(404);
  expect(['CHEMIN_INCONNU', 'DOSSIER_INTROUVABLE']).toContain(body.code);
});

test('GET /moi says the commune, the démarches and the labels', async () => {
  const { body } = await createWorld().call('GET', '/moi');
  expect(body).toMatchObject({
    commune: { insee: '01001', nom: 'L’Abergement-Clémenciat' },
    demarches: [{ code: 'ILE', nom: 'Inscription sur les listes électorales' }],
    statuts: { clos: 'Dossier clos' },
  });
});

test('GET /moi tells the agents that the mailbox of their mairie does not receive', async () => {
  const since = '2026-11-20T09:00:00.000Z';
  const world = createWorld();
  const mailbox = unknownMailbox({ insee: AGENT.insee, demarche: 'ILE', role: 'mairie' });
  world.health = { ...mailbox, failedAt: since, failedSince: since, failure: 'rebond' };
  const { body } = await world.call('GET', '/moi');
  expect(body.demarches[0].boiteEnErreur).toMatchObject({
    depuis: { instant: since },
    texte: 'La boîte aux lettres de la mairie ne reçoit plus nos avis : l’adresse n’existe pas ou refuse nos courriels.',
  });
});
