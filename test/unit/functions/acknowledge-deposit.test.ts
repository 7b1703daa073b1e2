import { expect, test } from 'vitest';
import { createAcknowledgeDeposit } from '../../../functions/acknowledge-deposit/acknowledge-deposit.ts';
import type { Deposit, Dossier } from '../../../functions/domain/dossier.ts';
import { AFTER_EXPIRY, DEPOSITED_AT, deposit, deposited, LATER, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

async function acknowledge(dossier: Dossier | null, of: Deposit = deposit, now = LATER, seq = 1) {
  const done: string[] = [];
  const run = createAcknowledgeDeposit({
    load: async () => dossier,
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
  ['already handed over', withStatus('en-cours', sftpDeposit), sftpDeposit, LATER, 'none'],
  ['content expired', deposited(sftpDeposit), sftpDeposit, AFTER_EXPIRY, 'none'],
])('%s', async (_, dossier, of, now, way) => {
  expect((await acknowledge(dossier, of, now)).way).toBe(way);
});
test('a start for no dossier does nothing', async () => {
  expect(await acknowledge(null)).toEqual({ way: 'none', done: [] });
});
