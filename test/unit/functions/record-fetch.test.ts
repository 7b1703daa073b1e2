import { expect, test } from 'vitest';
import { accepted } from '../../../functions/domain/refusals.ts';
import { createRecordFetch } from '../../../functions/record-fetch/record-fetch.ts';
import { deposited, sftpDeposit } from '../domain/dossier-fixtures.ts';

const name = sftpDeposit.fileName;

async function record(path: string): Promise<string[]> {
  const done: string[] = [];
  const run = createRecordFetch({
    bucket: 'boites',
    load: async (numero) => (numero === sftpDeposit.numero ? deposited(sftpDeposit) : null),
    provedDelivery: () => [],
    apply: async (numero, { kind }) => {
      done.push(`${kind} ${numero}`);
      return accepted({ events: [], dossier: deposited(sftpDeposit), before: null });
    },
  });
  const body = {
    source: 'aws.transfer',
    'detail-type': 'SFTP Server File Download Completed',
    detail: { 'status-code': 'COMPLETED', 'file-path': path },
  };
  await run({ Records: [{ messageId: 'm-1', body: JSON.stringify(body), attributes: {} }] });
  return done;
}

test('a file fetched from its boite', async () => {
  expect(await record(`/boites/commune-01001/teledossiers/${name}`)).toEqual(['constater-retrait A-9-TESTTEST']);
});
test.each([
  ['another boite', `/boites/commune-69123/teledossiers/${name}`],
  ['another folder', `/boites/commune-01001/traites/${name}`],
  ['a sub-folder', `/boites/commune-01001/teledossiers/x/${name}`],
  ['another bucket', `/autre/commune-01001/teledossiers/${name}`],
  ['another name with the same number', `/boites/commune-01001/teledossiers/${name.replace('RCO-2', 'RCO-3')}`],
  ['a file of the commune', '/boites/commune-01001/LISEZMOI.txt'],
])('%s is ignored', async (_, path) => {
  expect(await record(path)).toEqual([]);
});
