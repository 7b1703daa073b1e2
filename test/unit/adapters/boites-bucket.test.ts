import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { boitesBucket } from '../../../functions/adapters/boites-bucket.ts';

/** S3 at the far end of the SDK's own serialisation: how often it was asked, and what it answers. */
function s3(answer: { status: number; body: string } | Error) {
  const asked: string[] = [];
  const { putTeledossier } = boitesBucket(
    { bucket: 'boites' },
    {
      region: 'eu-west-3',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async ({ method, path }: { method: string; path: string }) => {
          asked.push(`${method} ${path}`);
          if (answer instanceof Error) throw answer;
          return { response: { statusCode: answer.status, headers: {}, body: Readable.from([answer.body]) } };
        },
      },
    },
  );
  const put = () =>
    putTeledossier({
      boite: 'commune-01001',
      fileName: 'RitaGS-A.zip',
      from: { bucket: 'vault', key: 'contenu/A-9-TESTTEST/0.zip' },
      effectTag: 'A-9-TESTTEST-1-depot-boite-mairie',
    });
  return { put, asked };
}
const error = (status: number, code: string) => ({ status, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` });
const cut = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

test('a file that is put', async () => {
  const { put, asked } = s3({ status: 200, body: '<CopyObjectResult><ETag>"0"</ETag></CopyObjectResult>' });
  expect(await put()).toBe('put');
  expect(asked).toEqual(['PUT /commune-01001/teledossiers/RitaGS-A.zip']);
});
test.each([
  ['the right is missing', error(403, 'AccessDenied')],
  ['the content is gone', error(404, 'NoSuchKey')],
  ['S3 is too busy', error(503, 'SlowDown')],
])('refused, nothing is there: %s', async (_, answer) => {
  const { put, asked } = s3(answer);
  expect(await put()).toBe('refused');
  expect(asked).toHaveLength(1);
});
test.each([
  ['the connection broke', cut],
  ['S3 failed inside', error(500, 'InternalError')],
])('in doubt, and asked once only, for a second copy would be a second file: %s', async (_, answer) => {
  const { put, asked } = s3(answer);
  await expect(put()).rejects.toThrow();
  expect(asked).toHaveLength(1);
});
