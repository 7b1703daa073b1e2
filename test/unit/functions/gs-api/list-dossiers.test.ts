import { describe, expect, test } from 'vitest';
import { cursorOf } from '../../../../functions/gs-api/inputs.ts';
import { createWorld } from './world.ts';

const at = (day: number): string => `2026-10-${String(day).padStart(2, '0')}T09:00:00.000Z`;

/** Seven dossiers of the commune, one a day, of two statuses; and two that are out of the perimeter. */
function worldWithDossiers() {
  const world = createWorld();
  for (let day = 11; day <= 17; day++) world.open({ numero: `A-6-${day}`, submittedAt: at(day) }, { transmis: day % 2 === 0 });
  world.open({ numero: 'A-6-RCO', demarche: 'RCO', submittedAt: at(18) });
  world.open({ numero: 'A-6-AILLEURS', insee: '01002', submittedAt: at(19) });
  return world;
}

const numeros = (body: { dossiers: { numero: string }[] }): string[] => body.dossiers.map(({ numero }) => numero);

test('lists the perimeter across statuses, newest legal date first', async () => {
  const { status, body } = await worldWithDossiers().call('GET', '/dossiers');
  expect(status).toBe(200);
  expect(numeros(body)).toEqual(['A-6-17', 'A-6-16', 'A-6-15', 'A-6-14', 'A-6-13', 'A-6-12', 'A-6-11']);
  expect(body.suite).toBeUndefined();
  expect(body.dossiers[1]).toEqual({
    numero: 'A-6-16',
    demarche: { code: 'ILE', nom: 'Inscription sur les listes électorales' },
    statut: 'transmis',
    libelle: 'Dossier transmis au service traitant',
    depot: {
      instant: '2026-10-16T09:00:00.000Z',
      paris: '2026-10-16T11:00:00.000+02:00',
      texte: 'vendredi 16 octobre 2026 à 11 h 00 (heure de Paris, UTC+02:00)',
    },
    // Same wall time in Paris: winter time has come in between.
    expiration: {
      instant: '2026-11-15T10:00:00.000Z',
      paris: '2026-11-15T11:00:00.000+01:00',
      texte: 'dimanche 15 novembre 2026 à 11 h 00 (heure de Paris, UTC+01:00)',
    },
    contenuDisponible: true,
    telechargeable: true,
    documents: 0,
    version: 2,
  });
});

test('goes from page to page without a gap or a repeat, though new dossiers arrive', async () => {
  const world = worldWithDossiers();
  const seen: string[] = [];
  let suite = '';
  for (let page = 0; page < 4; page++) {
    const { body } = await world.call('GET', `/dossiers?limite=3${suite}`);
    seen.push(...numeros(body));
    world.open({ numero: `A-6-NOUVEAU${page}`, submittedAt: at(20 + page) });
    if (body.suite === undefined) break;
    suite = `&suite=${body.suite}`;
  }
  expect(seen).toEqual(['A-6-17', 'A-6-16', 'A-6-15', 'A-6-14', 'A-6-13', 'A-6-12', 'A-6-11']);
});

describe('filters', () => {
  test.each([
    ['statut=transmis', ['A-6-16', 'A-6-14', 'A-6-12']],
    ['statut=transmis,clos', ['A-6-16', 'A-6-14', 'A-6-12']],
    ['statut=clos', []],
    ['demarche=ILE&statut=transmis&limite=1', ['A-6-16']],
    ['demarche=RCO', []],
  ])('%s', async (query, expected) => {
    expect(numeros((await worldWithDossiers().call('GET', `/dossiers?${query}`)).body)).toEqual(expected);
  });

  test.each([
    ['limite=0', 'limite'],
    ['limite=101', 'limite'],
    ['limite=trois', 'limite'],
    ['statut=perdu', 'statut'],
    ['demarche=ile', 'demarche'],
    ['commune=01002', 'requete'],
  ])('refuses %s without quoting it', async (query, place) => {
    const { status, body } = await worldWithDossiers().call('GET', `/dossiers?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ code: 'REQUETE_INVALIDE', message: 'La requête est invalide.', place });
  });
});

test.each([
  ['text', 'A-6-17'],
  ['of another shape', cursorOf('COMMUNE#01002#ILE')],
  ['with another status in it', cursorOf(`${at(17)}#A-6-17#clos`)],
  ['spelt otherwise', `${cursorOf(`${at(17)}#A-6-17`)}==`],
  ['too long', cursorOf(`${at(17)}#${'A'.repeat(200)}`)],
])('refuses a cursor %s', async (_, cursor) => {
  const { status, body } = await worldWithDossiers().call('GET', `/dossiers?suite=${encodeURIComponent(cursor)}`);
  expect({ status, place: body.place }).toEqual({ status: 400, place: 'suite' });
});

test('a cursor made by hand leads nowhere outside the perimeter', async () => {
  const { body } = await worldWithDossiers().call('GET', `/dossiers?suite=${cursorOf(`${at(30)}#Z`)}`);
  expect(numeros(body)).not.toContain('A-6-AILLEURS');
});
