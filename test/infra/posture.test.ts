import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { stageConfig } from '../../infra/config.ts';
import { plain } from './intrinsics.ts';
import { actionsOf, statementsIn, statementsOf } from './policies.ts';
import { STAGES, synthesise } from './stages.ts';

/** Days: six months at least, for what an inquiry needs; a year at most (CNIL, « journalisation », 2021). */
const [SHORTEST, LONGEST] = [180, 366];

describe.each(STAGES)('the posture of the stage %s', (stage) => {
  const { ofType, resources } = synthesise(stage);

  test('one key, which turns; the account administers it, and its services may do what they need', () => {
    const [key, ...more] = ofType('AWS::KMS::Key');
    expect(more).toEqual([]);
    expect(key?.Properties.EnableKeyRotation).toBe(true);
    const [root, ...services] = statementsIn(key?.Properties.KeyPolicy);
    expect(plain(z.object({ AWS: z.json() }).parse(root?.Principal).AWS)).toBe('arn:aws:iam::AccountId:root');
    for (const statement of services) {
      const { Effect, Principal, Condition } = statement;
      expect(Effect).toBe('Allow');
      expect(Principal).toHaveProperty('Service');
      expect(Condition, JSON.stringify(Principal)).toBeDefined();
      for (const action of actionsOf(statement))
        expect(action).toMatch(/^kms:(?:Encrypt|Decrypt|ReEncrypt(?:From|To)|GenerateDataKey|DescribeKey)$/);
    }
  });

  const HELD_BY_THE_KEY: readonly (readonly [type: string, where: string])[] = [
    ['AWS::SQS::Queue', 'KmsMasterKeyId'],
    ['AWS::SNS::Topic', 'KmsMasterKeyId'],
    ['AWS::SecretsManager::Secret', 'KmsKeyId'],
  ];
  test.each(HELD_BY_THE_KEY)('every %s is under it', (type, where) => {
    expect(ofType(type).length).toBeGreaterThan(0);
    for (const { id, Properties } of ofType(type)) expect(plain(Properties[where]), id).toBe('Key.Arn');
  });

  test('every bucket is under it, save that of the access logs, which S3 writes under its own only', () => {
    const keys = ofType('AWS::S3::Bucket').map(({ id, Properties }) => {
      const Rule = z.object({ ServerSideEncryptionByDefault: z.object({ KMSMasterKeyID: z.json().optional() }) });
      const { ServerSideEncryptionConfiguration: rules } = z
        .object({ ServerSideEncryptionConfiguration: z.array(Rule) })
        .parse(Properties.BucketEncryption);
      const key = rules[0]?.ServerSideEncryptionByDefault.KMSMasterKeyID;
      return [id.replace(/[0-9A-F]{8}$/, ''), key === undefined ? 'S3' : plain(key)];
    });
    const { AccessLogs, ...ours } = Object.fromEntries(keys);
    expect(AccessLogs).toBe('S3');
    expect(new Set(Object.values(ours))).toEqual(new Set(['Key.Arn']));
  });

  test.each(['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'])('every %s refuses what comes without TLS', (type) => {
    const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((kind) => ofType(kind));
    for (const { id } of ofType(type)) {
      const own = policies.filter(({ Properties }) =>
        JSON.stringify([Properties.Bucket, Properties.Queues, Properties.Topics]).includes(`"${id}"`),
      );
      const denied = own
        .flatMap(statementsOf)
        .filter(({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}');
      expect(denied.length, id).toBeGreaterThan(0);
    }
  });

  test('no policy of a resource lets everybody in', () => {
    for (const policy of resources.filter(({ Type }) => /::(?:Bucket|Queue|Topic)Policy$/.test(Type))) {
      for (const { Effect, Principal, Condition } of statementsOf(policy)) {
        if (Effect !== 'Allow') continue;
        expect(JSON.stringify(Principal), `${policy.Type} ${policy.id}`).not.toMatch(/"\*"/);
        expect(Condition, `${policy.Type} ${policy.id}`).toBeDefined();
      }
    }
  });

  test('no action of any role is a wildcard', () => {
    for (const policy of ofType('AWS::IAM::Policy')) {
      for (const action of statementsOf(policy).flatMap(actionsOf)) expect(action, policy.id).not.toContain('*');
    }
  });

  test('logs are kept from six months to a year', () => {
    const { logRetentionDays } = stageConfig(stage);
    const groups = ofType('AWS::Logs::LogGroup');
    expect(new Set(groups.map(({ Properties }) => Properties.RetentionInDays))).toEqual(new Set([logRetentionDays]));
    if (stage === 'local') return;
    expect(logRetentionDays).toBeGreaterThanOrEqual(SHORTEST);
    expect(logRetentionDays).toBeLessThanOrEqual(LONGEST);
  });

  test('the access logs of the buckets are kept from six months to a year', () => {
    const days = stageConfig(stage).lifecycle.accessLogDays;
    expect(days).toBeGreaterThanOrEqual(SHORTEST);
    expect(days).toBeLessThanOrEqual(LONGEST);
  });

  test('secrets are made empty and renewed by the operator: none is in a template, none turns by a timer', () => {
    for (const { id, Properties } of ofType('AWS::SecretsManager::Secret')) {
      expect(Properties, id).not.toHaveProperty('SecretString');
      expect(Properties, id).not.toHaveProperty('GenerateSecretString');
    }
    expect(ofType('AWS::SecretsManager::RotationSchedule')).toEqual([]);
  });

  test('no function is given a secret, nor may read one', () => {
    const variables = ofType('AWS::Lambda::Function').flatMap(({ Properties }) =>
      Object.entries(z.object({ Variables: z.record(z.string(), z.json()) }).parse(Properties.Environment).Variables),
    );
    for (const [name, value] of variables) {
      expect(name).not.toMatch(/SECRET|PASSWORD$|TOKEN|_KEY$|CREDENTIAL/);
      expect(JSON.stringify(value)).not.toMatch(/resolve:(?:secretsmanager|ssm)/);
    }
    const readers = ofType('AWS::IAM::Policy').filter((policy) =>
      statementsOf(policy)
        .flatMap(actionsOf)
        .some((action) => /^(?:secretsmanager|ssm):/.test(action)),
    );
    expect(readers.map(({ id }) => id.replace(/RoleDefaultPolicy[0-9A-F]{8}$/, ''))).toEqual(['ConnectorsAccess']);
  });

  test('on the Internet: the sFTP server, the API of the agents, the page of activation links, and nothing else', () => {
    const PUBLIC =
      /^AWS::(?:ApiGatewayV2::Api|ApiGateway::RestApi|Lambda::Url|Transfer::Server|CloudFront::Distribution|ElasticLoadBalancing\w*::LoadBalancer|EC2::Instance|AppSync::GraphQLApi)$/;
    const open = resources.filter(({ Type }) => PUBLIC.test(Type)).map(({ stack, Type }) => `${stack} ${Type}`);
    const server = stage === 'local' ? [] : ['Transfer AWS::Transfer::Server'];
    expect(open.sort()).toEqual(['Gs AWS::ApiGatewayV2::Api', 'Gs AWS::ApiGatewayV2::Api', ...server]);
  });

  test('a role is taken by a service of AWS, or by the account that sends dossiers', () => {
    const trusted = ofType('AWS::IAM::Role').flatMap(({ Properties }) => statementsIn(Properties.AssumeRolePolicyDocument));
    const people = trusted.filter(({ Principal }) => !JSON.stringify(Principal).includes('"Service"'));
    expect(people).toHaveLength(stageConfig(stage).depotSenders.length);
    expect(JSON.stringify(trusted)).not.toContain('"*"');
  });
});

test('what is looked at is every stack of a stage', () => {
  const looked = new Set(synthesise('prod').resources.map(({ stack }) => stack));
  expect([...looked].sort()).toEqual(['Gs', 'MalwareScan', 'Observability', 'Storage', 'Transfer', 'Workflow']);
});
