import { describe, expect, test } from 'vitest';
import { iamLedger } from '../../../local/cloud/iam-ledger.ts';
import { iamUses } from '../../../local/cloud/iam-uses.ts';
import type { AwsCall } from '../../../local/cloud/proxy-calls.ts';

const call = (service: string, operation: string, more: Partial<Omit<AwsCall, 'body'>> & { body?: object | string } = {}): AwsCall => {
  const { body = '', ...rest } = more;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { caller: 'send-mails', service, operation, method: 'POST', path: '/', headers: {}, ...rest, body: text };
};
const lines = (one: AwsCall, status = 200) => iamUses(one, { status }).map(({ action, resource }) => `${action} ${resource}`);

describe('the rights that a call needs', () => {
  const D = { TableName: 'D' };
  test.each<[string, AwsCall, readonly string[]]>([
    ['an item', call('dynamodb', 'GetItem', { body: D }), ['dynamodb:GetItem D']],
    ['an index', call('dynamodb', 'Query', { body: { ...D, IndexName: 'gsi1' } }), ['dynamodb:Query D/index/gsi1']],
    [
      'a transaction: those of its parts',
      call('dynamodb', 'TransactWriteItems', {
        body: { TransactItems: [{ ConditionCheck: D }, { Put: D }, { Update: D }, { Delete: D }] },
      }),
      ['ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((action) => `dynamodb:${action} D`),
    ],
    ['a batch', call('dynamodb', 'BatchGetItem', { body: { RequestItems: { A: {} } } }), ['dynamodb:BatchGetItem A']],
    ['the head of an object', call('s3', 'HeadObject', { path: '/v/contenu/A-1/x.zip' }), ['s3:GetObject v/contenu/*']],
    ['a version', call('s3', 'GetObject', { path: '/v/contenu/A-1/x.zip?versionId=1' }), ['s3:GetObjectVersion v/contenu/*']],
    ['the tags of a version', call('s3', 'GetObjectTagging', { path: '/v/k/x?tagging&versionId=1' }), ['s3:GetObjectVersionTagging v/k/*']],
    ['the end of a version', call('s3', 'DeleteObject', { path: '/v/k/x?versionId=1' }), ['s3:DeleteObjectVersion v/k/*']],
    ['a list of versions', call('s3', 'ListObjectVersions', { path: '/v?versions' }), ['s3:ListBucketVersions v']],
    ['a form', call('s3', 'PostObject', { path: '/v', formKey: 'documents/A-1/envoi-1' }), ['s3:PutObject v/documents/*']],
    [
      'a copy: its source too, with its tags',
      call('s3', 'CopyObject', { path: '/v/envois/1', headers: { 'x-amz-copy-source': 'v/contenu/A-1/x.zip' } }),
      ['s3:PutObject v/envois/*', 's3:GetObject v/contenu/*', 's3:GetObjectTagging v/contenu/*'],
    ],
    [
      'a copy of a version, with tags of its own',
      call('s3', 'CopyObject', {
        path: '/b/c-01001/traites/x',
        headers: { 'x-amz-copy-source': 'b/c-01001/retours/x?versionId=1', 'x-amz-tagging-directive': 'REPLACE', 'x-amz-tagging': 'a=b' },
      }),
      ['s3:PutObject b/*/traites/*', 's3:PutObjectTagging b/*/traites/*', 's3:GetObjectVersion b/*/retours/*'],
    ],
    ['a message', call('sqs', 'SendMessage', { body: { QueueUrl: 'http://x/0/Mail.fifo' } }), ['sqs:SendMessage Mail.fifo']],
    ['an execution', call('states', 'StartExecution', { body: { stateMachineArn: 'arn:a:b:c' } }), ['states:StartExecution c']],
    [
      'a password of an agent',
      call('cognito-idp', 'AdminSetUserPassword', { body: { UserPoolId: 'eu-west-3_pool' } }),
      ['cognito-idp:AdminSetUserPassword eu-west-3_pool'],
    ],
    ['a scan', call('guardduty', 'POST /object-malware-scan/send'), ['guardduty:SendObjectMalwareScan *']],
    [
      'a mail: identity and configuration set',
      call('ses', 'SendRawEmail', {
        body: new URLSearchParams({
          Source: 'a@b.test',
          'RawMessage.Data': Buffer.from('X-SES-CONFIGURATION-SET: set-1\r\n\r\n').toString('base64'),
        }).toString(),
      }),
      ['ses:SendRawEmail identity/b.test', 'ses:SendRawEmail configuration-set/set-1'],
    ],
  ])('%s', (_, one, expected) => {
    expect(lines(one)).toEqual(expected);
  });

  test('an object that is not there: without listing, S3 would say « denied »', () => {
    expect(lines(call('s3', 'GetObject', { path: '/v/adresses/A-1' }), 404)).toEqual(['s3:GetObject v/adresses/*', 's3:ListBucket v']);
  });
});

test('a call that cannot be read is kept, so that no role covers it', () => {
  const ledger = iamLedger();
  ledger.add(call('dynamodb', 'PutItem', { body: 'not JSON' }), { status: 400 });
  expect(ledger.used()).toEqual([{ caller: 'send-mails', action: 'dynamodb:PutItem', resource: 'unreadable' }]);
});
