import { expect, test } from 'vitest';
import { countText, cutTable, table } from '../../../ops/output.ts';

test.each([
  [countText(0, 'dossier'), '0 dossier'],
  [countText(1, 'dossier'), '1 dossier'],
  [countText(2, 'dossier'), '2 dossiers'],
  [countText(2, 'fois', 'fois'), '2 fois'],
  [countText(1, 'agent habilité', 'agents habilités'), '1 agent habilité'],
])('a number and what it counts: %s', (said, expected) => {
  expect(said).toBe(expected);
});

test('a cell without value is a dash; a table that is cut says how much is left', () => {
  expect(table(['A', 'B'], [['1', undefined]])).toBe('A  B\n─  ─\n1  —');
  expect(cutTable(['A'], [['1'], ['2'], ['3']], 1)).toBe('A\n─\n1\n… et 2 autres lignes : --json les donne toutes.');
  expect(cutTable(['A'], [['1']], 1)).toBe('A\n─\n1');
});
