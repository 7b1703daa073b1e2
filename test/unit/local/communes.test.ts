import { expect, test } from 'vitest';
import { seededCommunes } from '../../../local/seed/communes.ts';

test('among the communes of the local cloud, each mode is used for both démarches', () => {
  const modes = seededCommunes().map(({ modes: { RCO, ILE } }) => (RCO === ILE ? RCO : 'divers'));
  expect(modes).toEqual(expect.arrayContaining(['sftp', 'courriel', 'mixte']));
});

test('codes and names are those of the COG', () => {
  const names = Object.fromEntries(seededCommunes().map(({ commune }) => [commune.insee, commune.name]));
  expect(names).toMatchObject({ '01001': "L'Abergement-Clémenciat", '38544': 'Vienne' });
});
