import { describe, expect, test } from 'vitest';
import { awsCall } from '../../../local/cloud/proxy-calls.ts';
import { nameCall } from '../../faults/calls.ts';
import type { Outcome } from '../../faults/outcome.ts';
import { drawnSchedule, type Fault, replayed } from '../../faults/schedule.ts';
import { shrink } from '../../faults/shrink.ts';
import { judge } from '../../faults/verdict.ts';

const drawn = (seed: string, rate = 0.3) => drawnSchedule({ seed, rate, suppress: 0.1 });
const CALLS = Array.from({ length: 200 }, (_, index) => `send-mails dynamodb:GetItem D${index % 40}`);

describe('a schedule', () => {
  test('follows from its seed, whatever the order of the calls', () => {
    const there = drawn('1');
    for (const call of CALLS) there.call(call);
    const back = drawn('1');
    for (const call of CALLS.toReversed()) back.call(call);
    const names = (faults: readonly Fault[]) => faults.map((fault) => JSON.stringify(fault)).sort();
    expect(names(back.met)).toEqual(names(there.met));
    expect(there.met.length).toBeGreaterThan(30);
    expect(there.met.length).toBeLessThan(90);
    const other = drawn('2');
    for (const call of CALLS) other.call(call);
    expect(names(other.met)).not.toEqual(names(there.met));
  });

  test('only what nobody promises is ever suppressed', () => {
    const schedule = drawnSchedule({ seed: '1', rate: 0, suppress: 1 });
    expect(schedule.event('aws.transfer D1', ['twice', 'late'])).toBeUndefined();
    expect(schedule.event('aws.ses D1', ['suppressed', 'twice'])?.do).toBe('suppressed');
  });

  test('is replayed by name and occurrence', () => {
    const fault: Fault = { at: 'send-mails ses:SendRawEmail D1', nth: 2, do: 'cut-after', lasts: false };
    const schedule = replayed([fault]);
    expect(schedule.call(fault.at)).toBeUndefined();
    expect(schedule.call('send-mails ses:SendRawEmail D2')).toBeUndefined();
    expect(schedule.call(fault.at)).toEqual(fault);
    expect(schedule.call(fault.at)).toBeUndefined();
    expect(schedule.met).toEqual([fault]);
  });

  test('says nothing once it is quiet', () => {
    const schedule = drawn('1', 1);
    schedule.quiet();
    expect(schedule.call('x')).toBeUndefined();
  });
});

describe('the name of a call', () => {
  const named = (headers: Record<string, string>, body: string, url = '/') =>
    nameCall(
      awsCall({ headers, url, method: 'POST' } as unknown as Parameters<typeof awsCall>[0], Buffer.from(body)),
      new Map([['A-8-XYZ', 3]]),
    );
  const signed = (service: string) => `AWS4-HMAC-SHA256 Credential=test/20261125/eu-west-3/${service}/aws4_request`;

  test('tells the function, the call and the dossier by its rank', () => {
    const call = named(
      {
        authorization: signed('dynamodb'),
        'x-amz-target': 'DynamoDB_20120810.TransactWriteItems',
        'user-agent': 'aws-sdk-js/3 app/send-mails.4711',
        'amz-sdk-invocation-id': 'i',
        'amz-sdk-request': 'attempt=2; max=3',
      },
      JSON.stringify({ TransactItems: [{ Update: { Key: { pk: { S: 'DOSSIER#A-8-XYZ' }, sk: { S: 'EFFECT#000001#accuse#usager' } } } }] }),
    );
    expect(call).toEqual({
      signature: 'send-mails dynamodb:TransactWriteItems Update D3 EFFECT#000001#accuse#usager',
      pid: 4711,
      invocation: 'i',
      attempt: 2,
    });
  });

  test('tells the files of a connector at both ends, and leaves out what is drawn: the bucket, the endpoint', () => {
    const target = 'X-Amz-Target'.toLowerCase();
    const transfer = (operation: string, body: object) =>
      named({ authorization: signed('transfer'), [target]: `TransferService.${operation}` }, JSON.stringify(body)).signature;
    expect(transfer('StartFileTransfer', { SendFilePaths: ['/vault-x1/envois/A-8-XYZ/RitaGS.2026-11-25.A-8-XYZ-RCO.zip.1.part'] })).toBe(
      'elsewhere transfer:StartFileTransfer envois/D3/RitaGS.*.D3-RCO.zip.1.part',
    );
    expect(transfer('StartRemoteMove', { SourcePath: '/commune/D.zip.1.part', TargetPath: '/commune/D.zip' })).toBe(
      'elsewhere transfer:StartRemoteMove /commune/D.zip.1.part',
    );
    const bell = { QueueUrl: 'q', MessageBody: '{"endpoint":"essai-0a1b2c3d"}' };
    const sqs = { authorization: signed('sqs'), [target]: 'AmazonSQS.SendMessage' };
    expect(named(sqs, JSON.stringify(bell)).signature).toBe('elsewhere sqs:SendMessage {"endpoint":"*"}');
  });

  test('tells the effects of a mail, and leaves drawn names out', () => {
    const raw = Buffer.from('X-SES-MESSAGE-TAGS: effet=A-8-XYZ-1-accuse-usager\r\n\r\n').toString('base64');
    const mail = named(
      { authorization: signed('ses') },
      new URLSearchParams({ Action: 'SendRawEmail', 'RawMessage.Data': raw }).toString(),
    );
    expect(mail).toMatchObject({ signature: 'elsewhere ses:SendRawEmail effet=D3-1-accuse-usager', pid: undefined });
    const s3 = named({ authorization: signed('s3') }, '', `/vault/contenu/A-8-XYZ/${'0'.repeat(64)}.zip`);
    expect(s3.signature).toContain('contenu/D3/*.zip');
    const file = named(
      { authorization: signed('s3') },
      '',
      '/boites/b/teledossiers/RitaGS.2026-12-26T19_23_15.316528400.A-8-XYZ-RCO-2.ADER.ftp.zip',
    );
    expect(file.signature).toContain('b/teledossiers/RitaGS.*.D3-RCO-2.ADER.ftp.zip');
    const moved = named({ authorization: signed('s3') }, '', '/boites/b/traites/20261226T174406Z-b70803c7-A-8-XYZ-1.zip');
    expect(moved.signature).toContain('b/traites/*-D3-1.zip');
  });
});

describe('the shortest list', () => {
  test.each([
    [[7], 12],
    [[2, 9], 12],
    [[0, 5, 11], 12],
  ])('%j of %d', async (needed, length) => {
    const all = Array.from({ length }, (_, index) => index);
    expect(await shrink(all, async (some) => needed.every((one) => some.includes(one)), 200)).toEqual(needed);
  });
});

describe('the verdict', () => {
  const ended: Outcome = {
    status: 'clos',
    events: ['depose', 'transmis', 'reponse:clos'],
    facts: ['recu', 'statut:transmis', 'statut:clos'],
    mails: { 'accuse usager': 1, 'statut:clos usager': 1 },
    ends: { 'depot-boite mairie': 'fait' },
    files: 1,
    receipts: 1,
    rejections: 0,
    open: [],
    over: true,
  };
  const judged = (changed: Partial<Outcome>, suppressed = 0) => judge({ ...ended, ...changed }, ended, () => suppressed);
  const nothing = { lost: [], doubled: [], unsettled: [], diverged: [] };

  test('nothing is wrong with the same end', () => {
    expect(judged({})).toEqual(nothing);
  });
  test.each<[string, Partial<Outcome>, object]>([
    ['a mail that never left', { mails: { 'accuse usager': 1 } }, { lost: ['mail statut:clos usager'] }],
    ['a mail that left twice', { mails: { ...ended.mails, 'accuse usager': 2 } }, { doubled: ['mail accuse usager × 2'] }],
    ['a second file', { files: 2 }, { doubled: ['file × 2'] }],
    ['an effect nobody finished', { open: ['EFFECT pris'] }, { lost: ['still open: EFFECT pris'] }],
    ['a player who waits', { over: false }, { lost: ['its end'] }],
  ])('%s', (_, changed, wrong) => {
    expect(judged(changed)).toEqual({ ...nothing, ...wrong });
  });
  test('an answer recorded twice, a fact missing: doubled, lost, and another end', () => {
    const { lost, doubled, diverged } = judged({ events: [...ended.events, 'reponse:clos'], facts: ['recu', 'statut:transmis'] });
    expect({ lost, doubled }).toEqual({ lost: ['fact statut:clos'], doubled: ['event reponse:clos × 2'] });
    expect(diverged).toHaveLength(1);
  });
  test('a mail may be repeated as often as the word of SES was suppressed', () => {
    const found = judged({ mails: { ...ended.mails, 'accuse usager': 2 } }, 1);
    expect(found).toMatchObject({ ...nothing, unsettled: [expect.stringContaining('suppressed')] });
  });
  test('a notice in doubt is foreseen', () => {
    const found = judged({ mails: { 'accuse usager': 1 }, ends: { 'statut:clos usager': 'incertain' } });
    expect(found).toMatchObject({ ...nothing, unsettled: [expect.stringContaining('in doubt')] });
  });
});
