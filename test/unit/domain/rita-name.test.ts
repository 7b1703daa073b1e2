import { expect, test } from 'vitest';
import { numeroOfRitaName, ritaName } from '../../../functions/domain/rita-name.ts';

test('the name has the shape of the real flows, in Paris time', () => {
  const name = ritaName(
    { numero: 'A-9-ABCDEFGH', demarche: 'RCO', rank: '2', digest: '0a0b0c0d'.repeat(8) },
    new Date('2019-04-03T14:26:40.674Z'),
  );
  expect(name).toMatch(/^RitaGS\.2019-04-03T16_26_40\.674\d{6}\.A-9-ABCDEFGH-RCO-2\.ADER\.ftp\.zip$/);
  expect(numeroOfRitaName(name)).toBe('A-9-ABCDEFGH');
});

test.each(['LISEZMOI.txt', 'RitaGS.2019-04-03T16_26_40.674661355.A_9-RCO-2.ADER.ftp.zip', 'x'])('%s names no dossier', (name) => {
  expect(numeroOfRitaName(name)).toBeNull();
});
