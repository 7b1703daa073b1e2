import { expect, test } from 'vitest';
import { createAcknowledgeDeposit } from '../../../functions/acknowledge-deposit/acknowledge-deposit.ts';
import { RaccordementSchema } from '../../../functions/domain/commune.ts';
import type { Deposit, Dossier } from '../../../functions/domain/dossier.ts';
import { pushDeposit } from '../domain/delivery-fixtures.ts';
import { AFTER_EXPIRY, DEPOSITED_AT, deposit, deposited, LATER, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

async function acknowledge(dossier: Dossier | null, of: Deposit = deposit, now = LATER, suspended = false, seq = 1) {
  const done: string[] = [];
  const run = createAcknowledgeDeposit({
    load: async () => dossier,
    raccordement: async (insee, demarche) =>
      RaccordementSchema.parse({
        insee,
        demarche,
        mode: 'courriel',
        mailbox: 'mairie@exemple.test',
        state: suspended ? 'suspendu' : 'actif',
      }),
    eventsFrom: async () => [{ type: 'depose', numero: of.numero, seq: 1, at: DEPOSITED_AT, after: 0, deposit: of }],
    tell: async (fact) => void done.push(`tell ${fact.fact} ${fact.at}`),
    owe: async (_, { kind, role }, dueAt) => void done.push(`owe ${kind} ${role} ${dueAt}`),
    now: () => new Date(now),
  });
  return { ...(await run({ numero: of.numero, seq })), done };
}

test('tells the portal and owes the acknowledgement before any delivery', async () => {
  expect(await acknowledge(deposited())).toEqual({
    way: 'gs',
    done: [`tell recu ${DEPOSITED_AT}`, 'owe accuse usager 2019-04-04T08:02:00.000Z'],
  });
});
test.each<[string, Dossier, Deposit, string, string]>([
  ['mode sftp', deposited(sftpDeposit), sftpDeposit, LATER, 'boite'],
  ['mode mixte', deposited({ ...sftpDeposit, mode: 'mixte' }), sftpDeposit, LATER, 'boite'],
  ['a push', deposited(pushDeposit), pushDeposit, LATER, 'push'],
  ['already handed over', withStatus('en-cours', sftpDeposit), sftpDeposit, LATER, 'none'],
  ['content expired', deposited(sftpDeposit), sftpDeposit, AFTER_EXPIRY, 'none'],
])('%s', async (_, dossier, of, now, way) => {
  expect((await acknowledge(dossier, of, now)).way).toBe(way);
});
test.each([deposit, sftpDeposit, pushDeposit])('a suspended raccordement holds whatever the way', async (of) => {
  expect((await acknowledge(deposited(of), of, LATER, true)).way).toBe('suspendu');
});
test('a dossier that has left its execution is not handed over twice', async () => {
  const confie: Dossier = { ...deposited(pushDeposit), acheminement: 'confie' };
  expect((await acknowledge(confie, pushDeposit)).way).toBe('none');
  expect((await acknowledge({ ...deposited(), acheminement: 'suspendu' }, deposit, LATER, true)).way).toBe('none');
  expect((await acknowledge({ ...deposited(), acheminement: 'repris' })).way).toBe('gs');
});
test('a start for no dossier does nothing', async () => {
  expect(await acknowledge(null)).toEqual({ way: 'none', done: [] });
});
