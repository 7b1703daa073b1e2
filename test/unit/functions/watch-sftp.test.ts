import { expect, test } from 'vitest';
import { createWatchSftp } from '../../../functions/watch-sftp/watch-sftp.ts';

/** An event as AWS sends it (Transfer guide, « events detail reference »). */
const event = (what: string, detail: Readonly<Record<string, unknown>>) => ({
  version: '0',
  'detail-type': `SFTP Server File ${what}`,
  source: 'aws.transfer',
  resources: ['arn:aws:transfer:eu-west-3:123456789012:server/s-0123456789abcdef0'],
  detail: { protocol: 'SFTP', username: 'bourg-01053-x', 'client-ip': '192.0.2.7', 'server-id': 's-0123456789abcdef0', ...detail },
});

async function heard(body: unknown) {
  const told: string[] = [];
  const run = createWatchSftp({
    bucket: 'boites',
    watchBoite: async (boite, { kind }) => {
      told.push(`${boite} ${kind}`);
      return undefined;
    },
  });
  const answer = await run({ Records: [{ messageId: 'm-1', body: JSON.stringify(body), attributes: {} }] });
  return { told, failed: answer.batchItemFailures.length };
}

test.each([
  ['Upload Completed', { 'status-code': 'COMPLETED', 'file-path': '/boites/bourg-01053/retours/a.zip' }, ['bourg-01053 envoi-termine']],
  [
    'Upload Failed',
    { 'status-code': 'FAILED', 'failure-code': 'PARTIAL_UPLOAD', 'file-path': '/boites/bourg-01053/retours/a.zip.filepart' },
    ['bourg-01053 envoi-interrompu'],
  ],
  ['Download Failed', { 'failure-code': 'PARTIAL_DOWNLOAD', 'file-path': '/boites/bourg-01053/teledossiers/a.zip' }, []],
  [
    'Rename Completed',
    { 'original-file-path': '/boites/bourg-01053/retours/a.zip.filepart', 'renamed-file-path': '/boites/bourg-01053/retours/a.zip' },
    [],
  ],
  ['Upload Failed', { 'failure-code': 'UNKNOWN_ERROR', 'file-path': '/autre/bourg-01053/retours/a.zip' }, []],
  ['Upload Failed', { 'failure-code': 'UNKNOWN_ERROR', 'file-path': '/boites/UNE BOITE/retours/a.zip' }, []],
  ['Upload Failed', {}, []],
  // Types are AWS's own words, casing too.
  ['upload completed', { 'status-code': 'COMPLETED', 'file-path': '/boites/bourg-01053/retours/a.zip' }, []],
  ['Directory Create Completed', { 'directory-path': '/boites/bourg-01053/retours/x' }, []],
])('%s %j tells the boite’s watch %j', async (what, detail, told) => {
  expect(await heard(event(what, detail))).toEqual({ told, failed: 0 });
});

test('an event of another shape comes back, and ends among the dead letters', async () => {
  expect(await heard({ source: 'aws.s3' })).toEqual({ told: [], failed: 1 });
});
