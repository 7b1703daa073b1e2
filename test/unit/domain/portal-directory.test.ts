import { describe, expect, test } from 'vitest';
import { openCommunes } from '../../../functions/adapters/open-directory.ts';
import { CommuneSchema, MAX_REASON, PublicReasonSchema, RaccordementSchema } from '../../../functions/domain/commune.ts';
import { NumeroSchema } from '../../../functions/domain/ids.ts';
import { departementOf, imported } from '../../../functions/domain/open-directory.ts';
import {
  PORTAL_DIRECTORY,
  type PortalCommune,
  PortalDirectorySchema,
  portalCommune,
  portalDirectoryKey,
  withCommunes,
} from '../../../functions/domain/portal-directory.ts';

const commune = CommuneSchema.parse({
  insee: '01001',
  siret: '21010001200017',
  name: 'L’Abergement-Clémenciat',
  postalCodes: ['01400', '01090'],
  service: { name: 'Mairie', address: ['1 place de la Mairie'], telephone: '01 99 00 10 00' },
});
const closed = { reason: 'La mairie déménage : envoi suspendu jusqu’au 15 janvier.', since: '2026-12-01T08:00:00.000Z' };
const raccordement = (demarche: string, own: object = {}) =>
  RaccordementSchema.parse({
    insee: '01001',
    demarche,
    state: 'actif',
    mode: 'sftp',
    boite: 'commune-01001',
    mailbox: 'mairie@exemple.test',
    secondContact: 'direction@exemple.test',
    technicalContact: 'technique@exemple.test',
    ...own,
  });
const line = (insee: string, own: Partial<PortalCommune> = {}): [string, PortalCommune] => [
  insee,
  portalCommune({ commune: CommuneSchema.parse({ ...commune, insee, ...own }), raccordements: [] }),
];

describe('what the portal is told of a commune', () => {
  test.each([
    ['actif', { RCO: { sending: 'ouvert' } }],
    // It receives and holds: nothing for the usager.
    ['suspendu', { RCO: { sending: 'ouvert' } }],
    ['en-test', {}],
    ['inactif', {}],
  ])('a raccordement that is %s', (state, demarches) => {
    expect(portalCommune({ commune, raccordements: [raccordement('RCO', { state })] }).demarches).toEqual(demarches);
  });
  test('where sending is closed, why and since when', () => {
    const raccordements = [raccordement('ILE'), raccordement('RCO', { sendingClosed: closed })];
    expect(portalCommune({ commune, raccordements }).demarches).toEqual({
      ILE: { sending: 'ouvert' },
      RCO: { sending: 'ferme', ...closed },
    });
  });
  test('the merger, with its day', () => {
    const merged = { into: '01015', on: '2027-01-01' };
    expect(portalCommune({ commune: CommuneSchema.parse({ ...commune, merged }), raccordements: [] }).merged).toEqual(merged);
  });
  test('no address, no telephone, no contact, no boite', () => {
    const told = JSON.stringify(portalCommune({ commune, raccordements: [raccordement('RCO', { sendingClosed: closed })] }));
    for (const secret of ['@', '01 99', 'place', 'commune-01001', commune.siret]) expect(told).not.toContain(secret);
  });
});

describe('the object of a département', () => {
  const both = withCommunes('01', null, new Map([line('01002'), line('01001')]));
  test('lists communes by INSEE code, and those that share a postal code', () => {
    expect(both.communes.map(({ insee }) => insee)).toEqual(['01001', '01002']);
    expect(both.postalCodes).toEqual({ '01090': ['01001', '01002'], '01400': ['01001', '01002'] });
  });
  test('keeps the communes that did not change, and drops one that is gone', () => {
    const after = withCommunes('01', both, new Map([line('01002', { postalCodes: ['01330'] })]));
    expect(after.postalCodes).toEqual({ '01090': ['01001'], '01330': ['01002'], '01400': ['01001'] });
    expect(withCommunes('01', both, new Map([['01001', null]])).communes.map(({ insee }) => insee)).toEqual(['01002']);
  });
  test('the same communes in another order make the same text', () => {
    const other = withCommunes('01', withCommunes('01', null, new Map([line('01001')])), new Map([line('01002')]));
    expect(JSON.stringify(other)).toBe(JSON.stringify(both));
  });
  test('a commune of another département has no place there', () => {
    expect(() => withCommunes('01', null, new Map([line('38544')]))).toThrow(RangeError);
  });
  test('stays under 3 MB, the largest of all, with every démarche closed for the longest reason', () => {
    const all = [...openCommunes().values()].filter(({ insee }) => departementOf(insee) === '62');
    const sendingClosed = { reason: 'é'.repeat(MAX_REASON), since: '2026-12-01T08:00:00.000Z' };
    const lines = all.map((open): [string, PortalCommune] => {
      const raccordements = ['ILE', 'RCO'].map((demarche) => raccordement(demarche, { insee: open.insee, sendingClosed }));
      return [open.insee, portalCommune({ commune: imported(null, open), raccordements })];
    });
    const object = PortalDirectorySchema.parse(withCommunes('62', null, new Map(lines)));
    // Two démarches today, four one day.
    expect(2 * Buffer.byteLength(JSON.stringify(object))).toBeLessThan(3_000_000);
  });
  test('stands where no fact of a dossier can', () => {
    expect(portalDirectoryKey('2A')).toBe('_annuaire/2A.json');
    expect(NumeroSchema.safeParse(PORTAL_DIRECTORY.slice(0, -1)).success).toBe(false);
  });
});

test.each([
  ['La mairie déménage : envoi suspendu jusqu’au 15 janvier.', true],
  ['Trop court', true],
  ['Court', false],
  ['é'.repeat(MAX_REASON + 1), false],
  ['Écrivez à accueil@mairie.example.', false],
  ['Voir https://mairie.example pour la suite.', false],
  ['Voir <b>ici</b> pour la suite.', false],
  ['Sur deux\nlignes de texte.', false],
  [' Avec une espace devant.', false],
])('a reason that the portal shows: « %s » is %s', (reason, ok) => {
  expect(PublicReasonSchema.safeParse(reason).success).toBe(ok);
});
