import { expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { mergeNewestFirst } from '../../../functions/domain/dossier-list.ts';

/** A dossier of a day, as far as a list looks at it. */
const dossier = (day: number, numero = `A-${day}`, version = 1) =>
  ({ numero, submittedAt: `2026-10-${day}T09:00:00.000Z`, version }) as Dossier;
const numeros = (page: { dossiers: readonly Dossier[] }) => page.dossiers.map((each) => each.numero as string);

test.each([
  ['nothing', [[], []], 2, [], undefined],
  ['what fits', [[dossier(12)], [dossier(13)]], 2, ['A-13', 'A-12'], undefined],
  ['more than fits', [[dossier(14), dossier(12)], [dossier(13)]], 2, ['A-14', 'A-13'], '2026-10-13T09:00:00.000Z#A-13'],
  ['equal dates by their numbers', [[dossier(12, 'A-B')], [dossier(12, 'A-C')]], 2, ['A-C', 'A-B'], undefined],
  ['one dossier under two statuses once', [[dossier(12, 'A', 2)], [dossier(12, 'A', 3)]], 2, ['A'], undefined],
  [
    'a list that has more, though its dossiers were repeats',
    [
      [dossier(12), dossier(11)],
      [dossier(12), dossier(11)],
    ],
    1,
    ['A-12'],
    '2026-10-12T09:00:00.000Z#A-12',
  ],
])('merges %s', (_, lists, limit, expected, next) => {
  const page = mergeNewestFirst(lists, limit);
  expect(numeros(page)).toEqual(expected);
  expect(page.next).toBe(next);
});

test('the later version of a dossier wins', () => {
  expect(mergeNewestFirst([[dossier(12, 'A', 3)], [dossier(12, 'A', 2)]], 5).dossiers[0]?.version).toBe(3);
});
