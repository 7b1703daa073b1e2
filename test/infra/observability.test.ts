import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { stageConfig } from '../../infra/config.ts';
import { plain } from './intrinsics.ts';
import { STAGES, synthesise } from './stages.ts';

const StatementSchema = z.object({
  Effect: z.string(),
  Principal: z.json(),
  Action: z.json(),
  Condition: z.record(z.string(), z.record(z.string(), z.json())),
});
const PolicySchema = z.object({ PolicyDocument: z.object({ Statement: z.array(StatementSchema) }) });

describe.each(STAGES)('what operators of the stage %s are told', (stage) => {
  const { ofType } = synthesise(stage);

  test('their topic is encrypted with the hub’s key, and writes to their address', () => {
    const [topic, ...more] = ofType('AWS::SNS::Topic');
    expect(more).toEqual([]);
    expect(plain(topic?.Properties.KmsMasterKeyId)).toBe('Key.Arn');
    const subscriptions = ofType('AWS::SNS::Subscription').map(({ Properties }) => [Properties.Protocol, Properties.Endpoint]);
    expect(subscriptions).toEqual([['email', stageConfig(stage).mail.operator]]);
  });

  test('only the alarms of this account write to it, and over TLS', () => {
    const statements = ofType('AWS::SNS::TopicPolicy').flatMap(({ Properties }) => PolicySchema.parse(Properties).PolicyDocument.Statement);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Principal, Action }) => [Principal, Action])).toEqual([[{ Service: 'cloudwatch.amazonaws.com' }, 'sns:Publish']]);
    expect(plain(allowed[0]?.Condition.StringEquals?.['aws:SourceAccount'])).toBe('AccountId');
    expect(statements).toContainEqual(expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
  });

  test('there is one dashboard, that of the stage', () => {
    expect(ofType('AWS::CloudWatch::Dashboard').map(({ Properties }) => Properties.DashboardName)).toEqual([`Teledossier-${stage}`]);
  });
});
