import { expect, test } from 'vitest';
import { attemptOf, copyKey, type DeliveryIn, leftovers, remotePath, temporaryName } from '../../../functions/domain/delivery.ts';
import { delivered, moveIntended, sent } from '../../../functions/domain/delivery-steps.ts';
import { SCHEDULE, sendingDelivery } from './delivery-fixtures.ts';
import { DEPOSITED_AT, LATER, sftpDeposit } from './dossier-fixtures.ts';

const { numero, fileName } = sftpDeposit;

test('a temporary name tells its dossier and its attempt, in the vault as at the far end', () => {
  expect(copyKey(numero, fileName, 12)).toBe(`envois/${numero}/${fileName}.12.part`);
  expect(attemptOf(copyKey(numero, fileName, 12))).toEqual({ numero, fileName, attempt: 12 });
  expect(attemptOf(remotePath('/depots/l-abergement', temporaryName(fileName, 3)))).toEqual({ numero, fileName, attempt: 3 });
});
test.each([fileName, `${fileName}.part`, `${fileName}.1.tmp`, '1.part', `/depots/${fileName}.1.part/autre`])('%s is no attempt', (name) => {
  expect(attemptOf(name)).toBeNull();
});
test('a path has one slash between folder and name', () => {
  expect(remotePath('/', 'a.zip')).toBe('/a.zip');
  expect(remotePath('/depots/', 'a.zip')).toBe('/depots/a.zip');
});
test('what an ended delivery may have left: every attempt but the one that was moved', () => {
  const moved = delivered(moveIntended(sent(sendingDelivery({ attempt: 3 }), LATER), LATER, SCHEDULE), LATER);
  expect(leftovers(moved)).toEqual([temporaryName(fileName, 1), temporaryName(fileName, 2)]);
  const { proof: _, ...ended } = moved;
  const cancelled: DeliveryIn<'annule'> = { ...ended, state: 'annule', reason: 'telechargement-gs', endedAt: DEPOSITED_AT };
  expect(leftovers(cancelled)).toHaveLength(3);
});
