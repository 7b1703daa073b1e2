import { expect, test } from 'vitest';
import { sign } from '../../../functions/adapters/caller-identity.ts';

/** AWS's published suite for signature version 4: key, date, region and service are those of every case. */
const suite = {
  region: 'us-east-1',
  service: 'service',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
};
const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };

test.each([
  ['get-vanilla', { method: 'GET', headers, body: '' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', { method: 'POST', headers, body: '' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-x-www-form-urlencoded',
    { method: 'POST', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: 'Param1=value1' },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
])('signs %s as AWS does', (_, request, signature) => {
  const authorization = sign({ ...suite, ...request, path: '/' });
  expect(authorization).toContain(`Signature=${signature}`);
  expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=/);
});
