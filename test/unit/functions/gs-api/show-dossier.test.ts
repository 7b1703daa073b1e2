import { expect, test } from 'vitest';
import { createWorld, EXPIRED } from './world.ts';

const NUMERO = 'A-6-ILE00001';

test('shows the history in French, with who acted and without a name', async () => {
  const world = createWorld();
  world.open();
  world.agents.set('agent-2', { agent: 'agent-2', insee: '01001', demarches: ['ILE'], state: 'actif' });
  await world.call('POST', `/dossiers/${NUMERO}/telechargement`, undefined, 'agent-2');
  await world.call('POST', `/dossiers/${NUMERO}/statut`, {
    statut: 'attente-complements',
    version: 4,
    commentaire: 'Il manque une pièce.',
  });
  const { status, body } = await world.call('GET', `/dossiers/${NUMERO}`);

  expect(status).toBe(200);
  expect(body.historique.map((entry: { libelle: string; par?: string }) => [entry.libelle, entry.par])).toEqual([
    ['Dossier déposé', 'l’usager'],
    ['Dossier transmis au service traitant (consultable dans le Gestionnaire de Suivi)', undefined],
    ['Dossier téléchargé', 'un agent de la mairie'],
    ['Dossier reçu par le service traitant (téléchargé dans le Gestionnaire de Suivi)', 'un agent de la mairie'],
    ['En attente d’éléments complémentaires', 'vous'],
  ]);
  expect(JSON.stringify(body)).not.toContain('agent-2');
  expect(body).toMatchObject({ courrielUsager: 'usager@exemple.fr', avertissements: [{ code: 'PIECE_ATTENDUE' }] });
});

test('offers the statuses that decide would accept, and says which need a comment', async () => {
  const world = createWorld();
  world.open();
  const open = (await world.call('GET', `/dossiers/${NUMERO}`)).body.statutsPossibles;
  expect(open).toContainEqual({ statut: 'non-recevable', libelle: 'Dossier non recevable', commentaireObligatoire: true });
  expect(open).toContainEqual({ statut: 'clos', libelle: 'Dossier clos', commentaireObligatoire: false });

  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'accepte', version: 2 });
  const accepte = (await world.call('GET', `/dossiers/${NUMERO}`)).body.statutsPossibles;
  expect(accepte.map(({ statut }: { statut: string }) => statut)).toEqual(['accepte', 'clos']);
});

test('offers nothing where the commune answers by return flow', async () => {
  const world = createWorld();
  world.open({ mode: 'sftp', boite: 'boite-1' });
  expect((await world.call('GET', `/dossiers/${NUMERO}`)).body).toMatchObject({ statutsPossibles: [], telechargeable: false });
});

test('after day 30 the content and its comments are gone, the address and a later comment are not', async () => {
  const world = createWorld();
  world.open();
  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2, commentaire: 'Avant.' });
  world.now = EXPIRED;
  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'clos', version: 3, commentaire: 'Après.' });
  const { body } = await world.call('GET', `/dossiers/${NUMERO}`);
  expect(body).toMatchObject({ statut: 'clos', contenuDisponible: false, telechargeable: false, courrielUsager: 'usager@exemple.fr' });
  expect(body.historique.slice(-2)).toMatchObject([{ commentaireEfface: true }, { commentaire: 'Après.' }]);
  expect(JSON.stringify(body)).not.toContain('Avant.');
});

test('says that a comment was erased once the vault no longer holds it', async () => {
  const world = createWorld();
  world.open();
  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2, commentaire: 'Bonjour' });
  for (const key of world.vault.keys()) if (key.startsWith('commentaires/')) world.vault.delete(key);
  expect((await world.call('GET', `/dossiers/${NUMERO}`)).body.historique.at(-1)).toMatchObject({ commentaireEfface: true });
});

test('who reads the address and the comments is kept, by an identifier; nothing personal shown, nothing kept', async () => {
  const world = createWorld();
  world.open();
  await world.call('GET', `/dossiers/${NUMERO}`);
  expect(world.readings).toEqual([{ numero: NUMERO, at: world.now, way: 'gs', agent: 'agent-1', what: ['adresse'] }]);
  await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2, commentaire: 'Bonjour' });
  expect(world.readings.at(-1)).toMatchObject({ what: ['adresse', 'commentaires'] });
  world.open({ numero: 'A-6-ILE00002', insee: '69123' });
  const before = world.readings.length;
  await world.call('GET', '/dossiers/A-6-ILE00002');
  await world.call('GET', '/dossiers');
  expect(world.readings).toHaveLength(before);
});
test('reading changes no version: a colleague who looks refuses nobody’s decision', async () => {
  const world = createWorld();
  world.open();
  world.agents.set('agent-2', { agent: 'agent-2', insee: '01001', demarches: ['ILE'], state: 'actif' });
  await world.call('GET', `/dossiers/${NUMERO}`, undefined, 'agent-2');
  expect((await world.call('POST', `/dossiers/${NUMERO}/statut`, { statut: 'en-cours', version: 2 })).status).toBe(200);
});
