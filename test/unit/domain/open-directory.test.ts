import { describe, expect, test } from 'vitest';
import { openCommunes, openSuccessors } from '../../../functions/adapters/open-directory.ts';
import { CommuneSchema } from '../../../functions/domain/commune.ts';
import { departementOf, differences, imported, withPostalCodes } from '../../../functions/domain/open-directory.ts';

const OPEN = { insee: '01001', name: 'L’Abergement-Clémenciat', siren: '210100012', postalCodes: ['01400'] };
const first = imported(null, OPEN);

test.each([
  ['01001', '01'],
  ['2A004', '2A'],
  ['97105', '971'],
  ['98818', '988'],
  ['95001', '95'],
])('%s is in the département %s', (insee, departement) => {
  expect(departementOf(insee)).toBe(departement);
});

describe('an import', () => {
  test('gives name, SIRET and postal codes, and no service', () => {
    expect(first).toEqual({ insee: '01001', name: OPEN.name, siret: '21010001200017', postalCodes: ['01400'] });
  });
  test('again changes nothing', () => {
    expect(differences(first, imported(first, OPEN))).toEqual([]);
  });
  test('says what it changes, field by field', () => {
    expect(differences(first, imported(first, { ...OPEN, name: 'Abergement', postalCodes: ['01400', '01090'] }))).toEqual([
      { field: 'name', before: OPEN.name, after: 'Abergement' },
      { field: 'postalCodes', before: '01400', after: '01090 01400' },
    ]);
  });
  test('leaves the service, the merger and the version', () => {
    const own = {
      service: { name: 'Mairie', address: ['1 place de la Mairie'], telephone: '01 99 00 10 00' },
      merged: { into: '01015', on: '2027-01-01' },
      version: 4,
    };
    expect(imported(CommuneSchema.parse({ ...first, ...own }), OPEN)).toMatchObject(own);
  });
  test('leaves the SIRET that an operator gave, and the one that is known where the directory has none', () => {
    const given = CommuneSchema.parse({ ...first, siret: '21010001200025', corrections: { siret: '21010001200025' } });
    expect(imported(given, OPEN).siret).toBe('21010001200025');
    expect(imported(first, { ...OPEN, siren: undefined }).siret).toBe(first.siret);
    expect(imported(null, { ...OPEN, siren: undefined })).not.toHaveProperty('siret');
  });
});

describe('a correction of postal codes', () => {
  const repaired = withPostalCodes(first, { add: ['01090'], remove: ['01400'] });
  test('counts at once, and is not undone by an import', () => {
    expect(repaired.postalCodes).toEqual(['01090']);
    expect(imported(repaired, OPEN).postalCodes).toEqual(['01090']);
    expect(differences(repaired, imported(repaired, OPEN))).toEqual([]);
  });
  test('lets through what the directory learns besides', () => {
    expect(imported(repaired, { ...OPEN, postalCodes: ['01400', '01330'] }).postalCodes).toEqual(['01090', '01330']);
  });
  test('the last word on a code counts', () => {
    const back = withPostalCodes(repaired, { add: ['01400'], remove: ['01090'] });
    expect(back.postalCodes).toEqual(['01400']);
    expect(back.corrections?.postalCodes).toEqual({ added: ['01400'], removed: ['01090'] });
  });
});

describe('the open directory', () => {
  const open = openCommunes();
  test('holds the communes of today, overseas too, and nothing that is none', () => {
    expect(open.size).toBeGreaterThan(34_900);
    expect(open.get('98818')).toEqual({ insee: '98818', name: 'Nouméa', siren: undefined, postalCodes: expect.arrayContaining(['98800']) });
    // An arrondissement of Marseille, a commune déléguée, Kerguelen.
    for (const insee of ['13201', '01340', '98412']) expect(open.has(insee)).toBe(false);
  });
  test('every one of them can be imported, and again without a difference', () => {
    const changed = [...open.values()].filter((one) => {
      const commune = imported(null, one);
      return differences(commune, imported(commune, one)).length > 0;
    });
    expect(changed).toEqual([]);
  });
  test('postal codes are many to many', () => {
    const shared = [...open.values()].filter(({ postalCodes }) => postalCodes.includes('01400'));
    expect(shared.length).toBeGreaterThan(1);
    expect(open.get('97101')?.postalCodes.length).toBeGreaterThan(1);
  });
  test('says where a former commune went', () => {
    expect(openSuccessors().get('01340')).toBe('01015');
    expect(openSuccessors().has('01015')).toBe(false);
  });
});
