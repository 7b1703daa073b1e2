import { execFileSync } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { callLedger } from '../../../local/cloud/call-ledger.ts';
import { callResource, keyKind } from '../../../local/cloud/call-resource.ts';
import { callerOf, NAMES_FUNCTIONS } from '../../../local/cloud/calling-functions.ts';
import { preloading } from '../../../local/cloud/preloading.ts';
import { awsCall } from '../../../local/cloud/proxy-calls.ts';

const call = (service: string, { headers = {}, path = '/', method = 'POST', body = {} as unknown } = {}) =>
  awsCall(
    {
      method,
      url: path,
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/20261123/eu-west-3/${service}/aws4_request`, ...headers },
    } as unknown as IncomingMessage,
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  );

describe('who calls', () => {
  test('each function says which it is, and its process, in the user agent of its calls', () => {
    const worker = { NODE_OPTIONS: preloading(NAMES_FUNCTIONS), AWS_LAMBDA_FUNCTION_NAME: 'f', POWERTOOLS_SERVICE_NAME: 'send-mails' };
    const id = execFileSync(process.execPath, ['-p', 'process.env.AWS_SDK_UA_APP_ID'], {
      env: { ...process.env, ...worker },
      encoding: 'utf8',
    }).trim();
    expect(callerOf(`aws-sdk-js/3.1164.0 app/${id} m/E`)).toEqual({ name: 'send-mails', pid: expect.any(Number) });
  });

  test.each([
    ['a function', { headers: { 'user-agent': 'aws-sdk-js/3.1164.0 app/send-mails.412' } }, 'send-mails'],
    [
      'a link that a function signed',
      { headers: { authorization: undefined }, path: '/b/k?X-Amz-Credential=t', method: 'GET' },
      'presigned',
    ],
    ['a form that a function signed', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, path: '/b' }, 'presigned'],
    ['anybody else', {}, 'elsewhere'],
  ])('%s', (_, request, caller) => {
    expect(call('s3', request).caller).toBe(caller);
  });
});

describe('what a call acts upon', () => {
  test.each([
    ['contenu/A-4-QX9WR26D/fb21.zip', 'contenu/*'],
    ['envois/listes/conn-1.json', 'envois/listes/*'],
    ['l-abergement-clemenciat-01001/retours/dossier/reponse.zip', '*/retours/dossier/*'],
    ['A-4-QX9WR26D/000003.json', '*'],
    ['msp/A-4-QX9WR26D.zip', 'msp/*'],
    ['retours', '*'],
    ['etat-service.json', 'etat-service.json'],
    ['_annuaire/communes/01.json', '_annuaire/communes/*'],
    ['sans-numero/rapport.json', 'sans-numero/*'],
  ])('an object %s is of the kind %s', (key, kind) => {
    expect(keyKind(key)).toBe(kind);
  });

  test.each([
    ['a bucket', 's3', '/vault?list-type=2&prefix=contenu/', {}, 'vault'],
    ['a kind of object', 's3', '/vault/contenu/A-1/x.zip?x-id=GetObject', {}, 'vault/contenu/*'],
    ['a table', 'dynamodb', '/', { TableName: 'Dossiers' }, 'Dossiers'],
    ['an index', 'dynamodb', '/', { TableName: 'Dossiers', IndexName: 'gsi1' }, 'Dossiers/index/gsi1'],
    ['the table of a transaction', 'dynamodb', '/', { TransactItems: [{ Put: { TableName: 'D' } }, { Update: { TableName: 'D' } }] }, 'D'],
    ['the tables of a batch', 'dynamodb', '/', { RequestItems: { D: {}, A: {} } }, 'A,D'],
    ['a queue', 'sqs', '/', { QueueUrl: 'http://127.0.0.1:4566/000000000000/Mail.fifo' }, 'Mail.fifo'],
    ['a state machine', 'states', '/', { stateMachineArn: 'arn:aws:states:eu-west-3:0:stateMachine:Cycle' }, 'Cycle'],
    ['a secret', 'secretsmanager', '/', { SecretId: 'aws/transfer/teledossier-local/x' }, 'aws/transfer/teledossier-local/x'],
    ['a connector', 'transfer', '/', { ConnectorId: 'c-1' }, 'c-1'],
    ['a sender', 'ses', '/', 'Action=SendRawEmail&Source=a%40b.test', 'a@b.test'],
  ])('%s', (_, service, path, body, resource) => {
    expect(callResource({ service, path, body: typeof body === 'string' ? body : JSON.stringify(body) })).toBe(resource);
  });
});

test('calls of one kind are counted together, whatever the dossier', () => {
  const ledger = callLedger();
  const headers = { 'user-agent': 'app/send-mails.1' };
  for (const numero of ['A-1', 'A-2']) ledger.add(call('s3', { headers, path: `/vault/adresses/${numero}`, method: 'GET' }));
  ledger.add(call('s3', { path: '/vault/adresses/A-1', method: 'GET' }));
  const kind = { service: 's3', operation: 'GetObject', resource: 'vault/adresses/*' };
  expect(ledger.counts()).toEqual([
    { ...kind, caller: 'send-mails', count: 2 },
    { ...kind, caller: 'elsewhere', count: 1 },
  ]);
});
