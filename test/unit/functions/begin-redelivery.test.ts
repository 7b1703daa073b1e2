import { expect, test } from 'vitest';
import { createBeginRedelivery } from '../../../functions/begin-redelivery/begin-redelivery.ts';
import { RaccordementSchema } from '../../../functions/domain/commune.ts';
import { BoiteSchema, InseeSchema } from '../../../functions/domain/ids.ts';
import { AFTER_EXPIRY, decidedOf, deposited, LATER, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

const to = { insee: InseeSchema.parse('69123'), mode: 'sftp', boite: BoiteSchema.parse('lyon-69123') } as const;
const { dossier, events } = decidedOf(withStatus('transmis', sftpDeposit), { kind: 'reorienter', to });

async function begin({ carriedTo = 3, state = 'actif', now = LATER, seq = 4 } = {}) {
  const done: string[] = [];
  const run = createBeginRedelivery({
    loadWithChain: async () => ({ dossier, carriedTo }),
    eventsFrom: async (_, from) =>
      from === 4 ? events : [{ numero: dossier.numero, seq: from, at: LATER, type: 'telechargement', agent: 'a' }],
    raccordement: async (insee, demarche) => RaccordementSchema.parse({ ...to, insee, demarche, mailbox: 'mairie@exemple.test', state }),
    withdraw: async (boite, fileName) => void done.push(`withdraw ${boite} ${fileName}`),
    tell: async ({ fact }) => void done.push(`tell ${fact}`),
    now: () => new Date(now),
  });
  return { ...(await run({ numero: dossier.numero, seq })), done };
}
const WITHDRAWN = `withdraw commune-01001 ${sftpDeposit.fileName}`;

test('the first boite is emptied, the portal told, and the way is that of the other commune', async () => {
  expect(await begin()).toEqual({ way: 'boite', done: [WITHDRAWN, 'tell reorientation'] });
});
test('facts come in order: with another still to be told, this one waits for the chain', async () => {
  expect((await begin({ carriedTo: 2 })).done).toEqual([WITHDRAWN]);
});
test('a suspended raccordement holds it; a content that has ended goes nowhere', async () => {
  expect((await begin({ state: 'suspendu' })).way).toBe('suspendu');
  expect((await begin({ now: AFTER_EXPIRY })).way).toBe('none');
});
test('a start for anything else means nothing here', async () => {
  expect(await begin({ seq: 2 })).toEqual({ way: 'none', done: [] });
  expect(deposited(sftpDeposit).deliverySeq).toBeUndefined();
});
