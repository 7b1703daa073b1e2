import { expect, test } from 'vitest';
import { siretOf, slugOf } from '../../../functions/domain/commune-names.ts';

test('the key of a SIRET made from a SIREN fits (Luhn)', () => {
  const siret = siretOf('213805443');
  const sum = [...siret].reverse().map((digit, rank) => Number(digit) * (1 + (rank % 2)));
  expect(sum.map((n) => (n > 9 ? n - 9 : n)).reduce((a, b) => a + b) % 10).toBe(0);
});

test.each([
  ["L'Abergement-Clémenciat", 'l-abergement-clemenciat'],
  ['Saint-Rémy-lès-Chevreuse', 'saint-remy-les-chevreuse'],
  ['Œuilly', 'oeuilly'],
])('%s is %s in names', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
