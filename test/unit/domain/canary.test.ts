import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CANARY_BYTES, drawCanaryNumero, isCanary } from '../../../functions/domain/canary.ts';
import { checkNumero } from '../../../functions/domain/deposit-rules.ts';

test('the number of a canary is recognised, and is drawn anew', () => {
  const [one, other] = [drawCanaryNumero(randomBytes(CANARY_BYTES)), drawCanaryNumero(randomBytes(CANARY_BYTES))];
  expect(one).toMatch(/^A-0-ESSAI[A-Z2-9]{10}$/);
  expect(one).not.toBe(other);
  expect(isCanary(one)).toBe(true);
});

test.each(['A-9-ESSAI001', 'A-0-QX9WR26D', 'A-1-ESSAI'])('%s is a usager’s', (numero) => {
  expect(isCanary(numero)).toBe(false);
  expect(checkNumero(numero)).toBeUndefined();
});

test('no sender deposits under the number of a canary', () => {
  expect(checkNumero('A-0-ESSAI0123')?.code).toBe('NUMERO_RESERVE');
});
