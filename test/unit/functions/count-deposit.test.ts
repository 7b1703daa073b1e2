import { expect, test } from 'vitest';
import { RaccordementSchema } from '../../../functions/domain/commune.ts';
import type { Aller } from '../../../functions/formats/aller.ts';
import { countDeposit } from '../../../functions/receive-deposit/count-deposit.ts';
import { deposit } from '../domain/dossier-fixtures.ts';
import { emittedText } from './emitted.ts';

const { insee, demarche } = deposit;
const raccordement = RaccordementSchema.parse({ insee, demarche, state: 'actif', mode: 'courriel', mailbox: 'mairie@exemple.test' });
const counted = (arrivedAt: string) =>
  emittedText(() =>
    countDeposit(
      { demarche } as Aller,
      { bytes: Buffer.alloc(2_048), arrivedAt },
      { insee, raccordement, warnings: [] },
      '2026-11-25T10:00:01.500Z',
    ),
  );

test('a new dossier is counted by its channel, with its size and the time since its arrival', async () => {
  expect(await counted('2026-11-25T10:00:00.000Z')).toEqual([
    `DossierDeposited ${demarche} gs`,
    `PackageBytes 2048 ${demarche}`,
    'DepositToRecorded 1500',
  ]);
});

test('where the clock of S3 is ahead, no time is negative', async () => {
  expect((await counted('2026-11-25T10:00:02.000Z')).at(-1)).toBe('DepositToRecorded 0');
});
