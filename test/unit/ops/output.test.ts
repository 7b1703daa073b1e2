import { expect, test } from 'vitest';
import { countText } from '../../../ops/output.ts';

test.each([
  [countText(0, 'dossier'), '0 dossier'],
  [countText(1, 'dossier'), '1 dossier'],
  [countText(2, 'dossier'), '2 dossiers'],
  [countText(2, 'fois', 'fois'), '2 fois'],
  [countText(1, 'agent habilité', 'agents habilités'), '1 agent habilité'],
])('a number and what it counts: %s', (said, expected) => {
  expect(said).toBe(expected);
});
