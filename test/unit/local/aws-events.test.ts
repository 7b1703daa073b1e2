import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { type AwsEvent, awsEvents } from '../../../local/cloud/aws-events.ts';
import { transformed } from '../../../local/cloud/input-transformer.ts';
import { addEventRule } from '../../../local/cloud/proxy-control.ts';
import type { ReceivedMail } from '../../../local/mails/received-mail.ts';
import { sesEvents } from '../../../local/mails/ses-events.ts';

/** EventBridge and SQS at the far end of the SDK: two rules, the second of another source, and what the queue received. */
function emulator() {
  const bodies: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    ListRules: { Rules: [rule('mails', 'aws.ses'), rule('fetches', 'aws.transfer')] },
    TestEventPattern: { Result: true },
    ListTargetsByRule: { Targets: [{ Id: 'queue', Arn: 'arn:aws:sqs:eu-west-3:000000000000:heard' }] },
    GetQueueUrl: { QueueUrl: 'http://127.0.0.1/000000000000/heard' },
    SendMessage: { MessageId: '1' },
  };
  const client = {
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body: unknown }) => {
        const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
        if (operation === 'SendMessage') bodies.push(JSON.parse(String(body)).MessageBody);
        return { response: { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(answers[operation])) } };
      },
    },
    md5: false as const,
  };
  const log: string[] = [];
  const [events, sqs] = [new EventBridgeClient(client), new SQSClient(client)];
  const made = awsEvents({ events, sqs, region: 'eu-west-3', account: '000000000000', log: (line) => log.push(line) });
  return { events: made, log, heard: () => bodies.map((body) => JSON.parse(body)['detail-type']) };
}
const rule = (Name: string, source: string) => ({ Name, State: 'ENABLED', EventPattern: JSON.stringify({ source: [source] }) });
const event = (type: string): AwsEvent => ({ source: 'aws.ses', type, resources: [], detail: { mail: { messageId: '0102' } } });

test('events reach the queues of the rules of their source, in the order of their sending', async () => {
  const { events, heard, log } = emulator();
  for (const type of ['Email Sent', 'Email Delivered']) events.send(event(type));
  await events.drained();
  expect(log).toEqual([]);
  expect(heard()).toEqual(['Email Sent', 'Email Delivered']);
});

test('on request an event is lost, comes twice, or comes after those sent later; then the rule ends', async () => {
  const { events, heard } = emulator();
  addEventRule(events, { source: 'aws.ses', type: 'Email Sent', copies: 0 });
  addEventRule(events, { source: 'aws.ses', type: 'Email Delivered', detailHas: '0102', copies: 2 });
  addEventRule(events, { source: 'aws.ses', type: 'Email Bounced', copies: 1, delayMs: 50 });
  for (const type of ['Email Sent', 'Email Bounced', 'Email Delivered', 'Email Sent']) events.send(event(type));
  await events.drained();
  expect(heard()).toEqual(['Email Delivered', 'Email Delivered', 'Email Sent', 'Email Bounced']);
});

test('an event that somebody holds keeps nobody waiting, and goes out once it is let go', async () => {
  const { events, heard } = emulator();
  const { promise: after, resolve: letGo } = Promise.withResolvers<void>();
  events.intercept(({ type }) => (type === 'Email Sent' ? { copies: 1, after } : undefined));
  for (const type of ['Email Sent', 'Email Delivered']) events.send(event(type));
  await events.drained();
  expect(heard()).toEqual(['Email Delivered']);
  letGo();
  await after;
  await events.drained();
  expect(heard()).toEqual(['Email Delivered', 'Email Sent']);
});

test.each([
  ['{"type":<type>,"tags":<tags>}', '{"type":"Email Sent","tags":{"effet":["A-1-2-transmis-usager"]}}'],
  ['{"of":"<type>","bounce":"<none>"}', '{"of":"Email Sent","bounce":""}'],
])('a target with %s receives %s', (InputTemplate, expected) => {
  const InputPathsMap = { type: '$.detail-type', tags: '$.detail.mail.tags', none: '$.detail.bounce.bounceType' };
  const sent = { 'detail-type': 'Email Sent', detail: { mail: { tags: { effet: ['A-1-2-transmis-usager'] } } } };
  expect(transformed(JSON.stringify(sent), { InputPathsMap, InputTemplate })).toBe(expected);
});

const mailTo = (to: string): ReceivedMail => ({
  from: 'ne-pas-repondre@teledossier.test',
  to: [to],
  subject: 'Télédossier',
  text: '',
  html: '',
  headers: {
    'message-id': '<0102-abc>',
    'x-ses-configuration-set': 'hub',
    'x-ses-message-tags': 'effet=A-1-1-accuse-usager, effet2=A-1-2-transmis-usager',
  },
  date: '2026-11-25T10:00:00.000Z',
  attachments: [],
});

/** What SES would say of a mail. */
function saidOf(mail: ReceivedMail): AwsEvent[] {
  const said: AwsEvent[] = [];
  const nothing = { drained: async () => {}, intercept: () => () => {}, reset: () => {} };
  sesEvents({ ...nothing, send: (one) => void said.push(one) })(mail);
  return said;
}

test.each([
  ['usager@exemple.test', ['Email Sent', 'Email Delivered']],
  ['bounce@simulator.amazonses.com', ['Email Sent', 'Email Bounced']],
  ['bounce+mairie@commune.test', ['Email Sent', 'Email Bounced']],
  ['full@commune.test', ['Email Sent', 'Email Bounced']],
  ['complaint@commune.test', ['Email Sent', 'Email Delivered', 'Email Complaint Received']],
  ['reject@commune.test', ['Email Sent', 'Email Rejected']],
  ['bouncer@commune.test', ['Email Sent', 'Email Delivered']],
])('of a mail to %s SES says %j', (to, expected) => {
  expect(saidOf(mailTo(to)).map(({ type }) => type)).toEqual(expected);
});

test('an event gives the tags of the mail and the id that SES gave', () => {
  expect(saidOf(mailTo('bounce@commune.test'))[1]?.detail).toMatchObject({
    eventType: 'Bounce',
    bounce: { bounceType: 'Permanent' },
    mail: {
      messageId: '0102-abc',
      tags: { 'ses:configuration-set': ['hub'], effet: ['A-1-1-accuse-usager'], effet2: ['A-1-2-transmis-usager'] },
    },
  });
});

test('a mail without a configuration set makes no event', () => {
  expect(saidOf({ ...mailTo('bounce@commune.test'), headers: {} })).toEqual([]);
});
