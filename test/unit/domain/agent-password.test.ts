import { expect, test } from 'vitest';
import { passwordFaults, unknownPassword } from '../../../functions/domain/agent-password.ts';

test.each<[string, string[]]>([
  ['Mairie-de-Lyon-69', []],
  ['Éte 2026 à Bègles !', []],
  ['Court-1', ['court']],
  [`${'aB3-'.repeat(64)}x`, ['long']],
  ['MAIRIE-DE-LYON-69', ['minuscule']],
  ['mairie-de-lyon-69', ['majuscule']],
  ['Mairie-de-Lyon-', ['chiffre']],
  ['MairieDeLyon69001', ['symbole']],
  [' Mairie-de-Lyon-69', ['espace']],
  ['', ['court', 'minuscule', 'majuscule', 'chiffre', 'symbole']],
])('%j: %j', (password, expected) => {
  expect(passwordFaults(password, password)).toEqual(expected);
});
test('twice the same, or not taken', () => {
  expect(passwordFaults('Mairie-de-Lyon-69', 'Mairie-de-Lyon-96')).toEqual(['different']);
});
test('what a reset leaves is taken by the pool, whatever was drawn', () => {
  expect(passwordFaults(unknownPassword('abcdefghij'), unknownPassword('abcdefghij'))).toEqual([]);
});
