import { describe, expect, test } from 'vitest';
import { readLine } from '../../../bench/cost/logs.ts';
import { mailOf, messagesOf } from '../../../bench/cost/meter.ts';
import { caseOf, WAYS, type Way } from '../../../bench/cost/mix.ts';
import { objectRequests } from '../../../bench/cost/object-requests.ts';
import { storedBytes, unitsOf } from '../../../bench/cost/table-calls.ts';
import { emptyUse } from '../../../bench/cost/usage.ts';
import { itemBytes } from '../../../bench/table-units.ts';

const answer = (body: object, status = 200) => ({ status, body: Buffer.from(JSON.stringify(body)) });
const asked = (operation: string, body: object) => ({ operation, body: JSON.stringify(body) });
const long = { pk: { S: 'a' }, text: { S: 'x'.repeat(5_000) } };

describe('units of a call of DynamoDB', () => {
  test.each([
    ['a consistent read of 5 KB', asked('GetItem', { ConsistentRead: true }), answer({ Item: long }), 2],
    ['an eventual one', asked('GetItem', {}), answer({ Item: long }), 1],
    ['nothing found', asked('GetItem', { ConsistentRead: true }), answer({}), 1],
    ['a query over 10 KB', asked('Query', { ConsistentRead: true }), answer({ Items: [long, long] }), 3],
    ['a query of an index', asked('Query', { IndexName: 'gsi2' }), answer({ Items: [] }), 0.5],
    [
      'a batch, each item for itself',
      asked('BatchGetItem', { RequestItems: { acces: { ConsistentRead: true, Keys: [{}, {}, {}] } } }),
      answer({ Responses: { acces: [long, { pk: { S: 'a' } }] } }),
      2 + 1 + 1,
    ],
  ])('%s', (_, call, given, read) => {
    expect(unitsOf(call, given)).toEqual({ read, written: 0, byIndex: {} });
  });

  test('a write is what was consumed, its indexes apart', () => {
    const ConsumedCapacity = [{ CapacityUnits: 9, GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 1 }, gsi2: { CapacityUnits: 2 } } }];
    const units = unitsOf(
      asked('TransactWriteItems', { TransactItems: [{ Put: {} }, { Update: {} }, { Put: {} }] }),
      answer({ ConsumedCapacity }),
    );
    expect(units).toEqual({ read: 0, written: 6, byIndex: { gsi1: 1, gsi2: 2 } });
  });

  test('an item of a transaction that is looked at only is counted as a write', () => {
    const TransactItems = [{ Put: {} }, { ConditionCheck: {} }];
    expect(unitsOf(asked('TransactWriteItems', { TransactItems }), answer({ ConsumedCapacity: [{ CapacityUnits: 2 }] })).written).toBe(4);
  });

  test.each([
    ['UpdateItem', {}, 1],
    ['TransactWriteItems', { TransactItems: [{ Put: {} }, { Put: {} }] }, 4],
  ])('%s that a condition refused costs too', (operation, body, written) => {
    expect(unitsOf(asked(operation, body), answer({ __type: 'refused' }, 400)).written).toBe(written);
  });

  test('an item weighs the same in DynamoDB’s own notation', () => {
    const item = { pk: 'DOSSIER#A', seq: 12345, ok: true, none: null, list: ['ab', 1], map: { clé: 'é' } };
    const stored = {
      pk: { S: 'DOSSIER#A' },
      seq: { N: '12345' },
      ok: { BOOL: true },
      none: { NULL: true },
      list: { L: [{ S: 'ab' }, { N: '1' }] },
      map: { M: { clé: { S: 'é' } } },
    };
    expect(storedBytes(stored)).toBe(itemBytes(item));
  });
});

test('a mail is as many as its recipients, and as long as its bytes', () => {
  const body = new URLSearchParams({ Action: 'SendRawEmail', 'RawMessage.Data': Buffer.from('bonjour').toString('base64') });
  body.append('Destinations.member.1', 'a@exemple.test');
  body.append('Destinations.member.2', 'b@exemple.test');
  expect(mailOf(body.toString())).toEqual({ recipients: 2, bytes: 7 });
});

test('a batch of messages is as many as its entries', () => {
  expect(messagesOf({ operation: 'SendMessageBatch', body: '{"Entries":[{},{},{}]}' })).toBe(3);
  expect(messagesOf({ operation: 'SendMessage', body: '{}' })).toBe(1);
});

test('requests of S3 are classed as its bill does: deletions are free', () => {
  const calls = {
    's3:PutObject': 2,
    's3:ListObjectVersions': 3,
    's3:CopyObject': 1,
    's3:GetObject': 5,
    's3:HeadObject': 1,
    's3:DeleteObject': 9,
    's3:GetObjectTagging': 1,
    'dynamodb:PutItem': 4,
  };
  expect(objectRequests({ one: { ...emptyUse(), calls } })).toEqual({ puts: 6, gets: 7 });
});

test('a log says how often its function ran, for how long, and which metrics it counted', () => {
  const log = { invocations: 0, localMs: 0, memoryMb: 0, bytes: 0, metrics: new Set<string>() };
  readLine(log, 'REPORT RequestId: 1-2\tDuration: 12.5 ms\tBilled Duration: 13 ms\tMemory Size: 1024 MB');
  // The clock was moved by a week while it ran.
  readLine(log, 'REPORT RequestId: 1-3\tDuration: 604800000 ms\tBilled Duration: 604800000 ms\tMemory Size: 1024 MB');
  const line = JSON.stringify({
    _aws: {
      Timestamp: 0,
      CloudWatchMetrics: [{ Namespace: 'Teledossier', Dimensions: [['service', 'code']], Metrics: [{ Name: 'DepositRefused' }] }],
    },
    service: 'receive-deposit',
    code: 'ZIP_TROP_GROS',
    DepositRefused: 1,
  });
  readLine(log, line);
  expect(log).toMatchObject({ invocations: 2, localMs: 12.5 });
  readLine(log, 'a plain line');
  expect([...log.metrics]).toEqual(['DepositRefused service=receive-deposit code=ZIP_TROP_GROS']);
});

test('a thousand dossiers have the parts of the mix, and the same ones each time', () => {
  const cases = Array.from({ length: 1_000 }, (_, rank) => caseOf(rank + 1));
  for (const way of Object.keys(WAYS) as Way[]) {
    const part = cases.filter((one) => one.way === way).length / 10;
    expect(Math.abs(part - WAYS[way]), way).toBeLessThan(1);
  }
  expect(Math.abs(cases.filter(({ forgotten }) => forgotten).length - 100)).toBeLessThan(10);
  expect(caseOf(17)).toEqual(caseOf(17));
});
