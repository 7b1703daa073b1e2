import { expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { accepted } from '../../../functions/domain/refusals.ts';
import { createRecordFetch } from '../../../functions/record-fetch/record-fetch.ts';
import { deposited, LATER, sftpDeposit } from '../domain/dossier-fixtures.ts';

const name = sftpDeposit.fileName;
const READ = '2019-04-04T07:59:58.000Z commune-01001-7fj3k9 download';

async function record(path: string, dossier: Dossier = deposited(sftpDeposit)): Promise<string[]> {
  const done: string[] = [];
  const run = createRecordFetch({
    bucket: 'boites',
    load: async (numero) => (numero === sftpDeposit.numero ? dossier : null),
    provedDelivery: () => [],
    recordReading: async (reading) =>
      void done.push(reading.way === 'sftp' ? `${reading.at} ${reading.account} ${reading.operation}` : 'gs'),
    now: () => new Date(LATER),
    apply: async (numero, { kind }) => {
      done.push(`${kind} ${numero}`);
      return accepted({ events: [], dossier: deposited(sftpDeposit), before: null });
    },
  });
  const body = {
    source: 'aws.transfer',
    'detail-type': 'SFTP Server File Download Completed',
    time: '2019-04-04T07:59:58Z',
    detail: { username: 'commune-01001-7fj3k9', 'status-code': 'COMPLETED', 'file-path': path },
  };
  await run({ Records: [{ messageId: 'm-1', body: JSON.stringify(body), attributes: {} }] });
  return done;
}

test('a file fetched from its boite', async () => {
  expect(await record(`/boites/commune-01001/teledossiers/${name}`)).toEqual([READ, 'constater-retrait A-9-TESTTEST']);
});
test('a file of an earlier delivery is no fetch of this one, but somebody has read it', async () => {
  const { boite, fileName } = sftpDeposit;
  const again = {
    ...deposited(sftpDeposit),
    fileName: fileName.replace('26_40', '31_00'),
    formerFiles: boite === undefined ? [] : [{ boite, fileName }],
  };
  expect(await record(`/boites/commune-01001/teledossiers/${name}`, again)).toEqual([READ]);
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
