import { expect, test } from 'vitest';
import { seededCommunes, siretOf } from '../../../local/seed/communes.ts';

test('among the communes of the local cloud, each mode is used for both démarches', () => {
  const modes = seededCommunes().map(({ modes: { RCO, ILE } }) => (RCO === ILE ? RCO : 'divers'));
  expect(modes).toEqual(expect.arrayContaining(['sftp', 'courriel', 'mixte']));
});

test('codes and names are those of the COG', () => {
  const names = Object.fromEntries(seededCommunes().map(({ commune }) => [commune.insee, commune.name]));
  expect(names).toMatchObject({ '01001': "L'Abergement-Clémenciat", '38544': 'Vienne' });
});

test('the key of an invented SIRET fits (Luhn)', () => {
  const siret = siretOf('213805443');
  const sum = [...siret].reverse().map((digit, rank) => Number(digit) * (1 + (rank % 2)));
  expect(sum.map((n) => (n > 9 ? n - 9 : n)).reduce((a, b) => a + b) % 10).toBe(0);
});
