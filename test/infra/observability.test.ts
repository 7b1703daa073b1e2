import { describe, expect, test } from 'vitest';
import { stageConfig } from '../../infra/config.ts';
import { plain } from './intrinsics.ts';
import { statementsOf } from './policies.ts';
import { STAGES, synthesise } from './stages.ts';

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
    const statements = ofType('AWS::SNS::TopicPolicy').flatMap(statementsOf);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Principal, Action }) => [Principal, Action])).toEqual([[{ Service: 'cloudwatch.amazonaws.com' }, 'sns:Publish']]);
    expect(allowed.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }]);
    expect(statements).toContainEqual(expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
  });

  test('there is one dashboard, that of the stage', () => {
    expect(ofType('AWS::CloudWatch::Dashboard').map(({ Properties }) => Properties.DashboardName)).toEqual([`Teledossier-${stage}`]);
  });
});
