import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FUNCTION_TIMEOUTS } from '../../infra/function-timeouts.ts';
import type { Resource, StackName } from '../../infra/stage-templates.ts';
import { plain } from './intrinsics.ts';
import { statementsIn, statementsOf } from './policies.ts';
import { STAGES, synthesise } from './stages.ts';

const REFUSES_PLAIN_HTTP = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
const DEPLOYED_RETENTION_DAYS = 180;
/** Stacks of what no emulator has: doubles in local/ stand for them. */
const ELSEWHERE: ReadonlySet<string> = new Set<StackName>(['Transfer', 'MalwareScan']);

describe.each(STAGES)('rules over the resources of the stage %s', (stage) => {
  const { ofType, resources, outputs } = synthesise(stage);

  test.each(ofType('AWS::S3::Bucket').map((bucket) => [bucket.id, bucket] as const))(
    '%s is private, encrypted and logged',
    (id, bucket) => {
      const logs = id.startsWith('AccessLogs');
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: logs ? 'AES256' : 'aws:kms' } }],
        },
      });
      expect('LoggingConfiguration' in bucket.Properties).toBe(!logs);
      const policy = ofType('AWS::S3::BucketPolicy').find(({ Properties }) => plain(Properties.Bucket) === id.replace(/[0-9A-F]{8}$/, ''));
      expect(policy && statementsOf(policy)).toContainEqual(expect.objectContaining(REFUSES_PLAIN_HTTP));
    },
  );

  test.each(ofType('AWS::DynamoDB::Table').map((table) => [table.id, table] as const))(
    '%s is encrypted and can be restored',
    (_, table) => {
      expect(table.Properties).toMatchObject({
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: stage !== 'local',
      });
    },
  );

  test('only the dossiers have a stream: what an agent or an account is leaves no trace there', () => {
    const streams = ofType('AWS::DynamoDB::Table').filter(({ Properties }) => 'StreamSpecification' in Properties);
    expect(streams.map(({ id }) => id.slice(0, 8))).toEqual(['Dossiers']);
  });

  test.each(ofType('AWS::SQS::Queue').map((queue) => [queue.id, queue] as const))(
    '%s is encrypted, TLS only, with dead letters',
    (id, queue) => {
      const retention = z.int().parse(queue.Properties.MessageRetentionPeriod);
      expect(retention).toBeLessThanOrEqual(14 * 24 * 3600);
      expect(queue.Properties).toHaveProperty('KmsMasterKeyId');
      const policies = ofType('AWS::SQS::QueuePolicy').filter(
        ({ Properties }) => plain(Properties.Queues) === id.replace(/[0-9A-F]{8}$/, ''),
      );
      expect(policies.flatMap(statementsOf)).toContainEqual(expect.objectContaining(REFUSES_PLAIN_HTTP));
      const isDeadLetters = /DeadLetters|Failures/.test(id);
      expect('RedrivePolicy' in queue.Properties).toBe(!isDeadLetters);
    },
  );

  test('a queue takes events of one rule only, and messages of nobody else', () => {
    for (const policy of ofType('AWS::SQS::QueuePolicy')) {
      for (const statement of statementsOf(policy).filter(({ Effect }) => Effect === 'Allow')) {
        expect(statement).toMatchObject({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' });
        expect(statement.Condition).toHaveProperty(['ArnEquals', 'aws:SourceArn']);
      }
    }
  });

  test.each(ofType('AWS::Events::Rule').map((rule) => [rule.id, rule] as const))('%s goes to a queue, with dead letters', (_, rule) => {
    const targets = z.array(z.object({ Arn: z.json(), DeadLetterConfig: z.object({ Arn: z.json() }) })).parse(rule.Properties.Targets);
    expect(targets).toHaveLength(1);
    for (const { Arn, DeadLetterConfig } of targets) {
      expect(plain(Arn)).toMatch(/^Queues\w+Queue\.Arn$/);
      expect(plain(DeadLetterConfig.Arn)).toBe('QueuesRuleFailures.Arn');
    }
  });

  test('SES says what became of mails, and nothing of their recipients, subjects or headers goes into a queue', () => {
    const [destination, ...more] = ofType('AWS::SES::ConfigurationSetEventDestination');
    expect(more).toEqual([]);
    expect(destination?.Properties.EventDestination).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'renderingFailure'],
    });
    const rules = ofType('AWS::Events::Rule').filter(({ Properties }) => JSON.stringify(Properties.EventPattern).includes('aws.ses'));
    const TransformedSchema = z.tuple([z.object({ InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()) }) })]);
    const paths = rules.flatMap(({ Properties }) =>
      Object.values(TransformedSchema.parse(Properties.Targets)[0].InputTransformer.InputPathsMap),
    );
    expect([...new Set(paths)].sort()).toEqual([
      '$.detail-type',
      '$.detail.bounce.bounceType',
      '$.detail.mail.messageId',
      '$.detail.mail.tags',
      '$.detail.mail.timestamp',
    ]);
  });

  test.each(ofType('AWS::Logs::LogGroup').map((group) => [group.id, group] as const))('%s forgets', (_, group) => {
    expect(group.Properties.RetentionInDays).toBe(stage === 'local' ? 7 : DEPLOYED_RETENTION_DAYS);
  });

  test('every function is declared whole, and there is none that we did not write', () => {
    const functions = ofType('AWS::Lambda::Function');
    const names = functions.map(({ Properties }) => {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        MemorySize: expect.any(Number),
        LoggingConfig: { LogGroup: expect.anything() },
      });
      const { Variables } = z.object({ Variables: z.record(z.string(), z.json()) }).parse(Properties.Environment);
      return [plain(Variables.POWERTOOLS_SERVICE_NAME), Properties.Timeout];
    });
    expect(Object.fromEntries(names)).toEqual(FUNCTION_TIMEOUTS);
    expect(names).toHaveLength(Object.keys(FUNCTION_TIMEOUTS).length);
  });

  test('only the function that rings for itself may call itself through its queue', () => {
    const recursive = ofType('AWS::Lambda::Function').filter(({ Properties }) => Properties.RecursiveLoop === 'Allow');
    expect(recursive.map(({ id }) => id.replace(/Function[0-9A-F]{8}$/, ''))).toEqual(['AdvanceDeliveries']);
  });

  test('every queue consumer reports failures one by one, and a refused message waits longer than the function lives', () => {
    const queues = new Map(ofType('AWS::SQS::Queue').map((queue) => [`${plain({ Ref: queue.id })}.Arn`, queue]));
    const sources = ofType('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => queues.has(plain(Properties.EventSourceArn)));
    expect(sources).toHaveLength(11);
    for (const { id, Properties } of sources) {
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: expect.any(Number) },
      });
      // The local stage comes back sooner, to be quick: its emulator redelivers after a refusal, and does not check this.
      const visibility = z.int().parse(queues.get(plain(Properties.EventSourceArn))?.Properties.VisibilityTimeout);
      if (stage !== 'local') expect(visibility, id).toBeGreaterThanOrEqual(2 * Math.max(FUNCTION_TIMEOUTS['receive-deposit']));
    }
  });

  test('what a schedule runs keeps what failed, and is not tried again at once', () => {
    const schedules = ofType('AWS::Scheduler::Schedule').map(({ id, Properties }) => {
      const Target = z.object({ Arn: z.json(), DeadLetterConfig: z.object({ Arn: z.json() }), RetryPolicy: z.json() });
      const { Arn, DeadLetterConfig } = Target.parse(Properties.Target);
      expect(plain(DeadLetterConfig.Arn), id).toMatch(/Failures\.Arn$/);
      return [plain(Arn).replace(/^Functions|Function\.Arn$/g, ''), Properties.ScheduleExpression];
    });
    expect(Object.fromEntries(schedules)).toEqual({
      SweepDue: 'rate(10 minutes)',
      RecordDeadLetters: 'rate(10 minutes)',
      ReconcileBoites: 'rate(1 hour)',
      AnnounceStatus: 'rate(5 minutes)',
    });
    for (const { Properties } of ofType('AWS::Lambda::EventInvokeConfig')) expect(Properties.MaximumRetryAttempts).toBe(0);
    expect(ofType('AWS::Lambda::EventInvokeConfig')).toHaveLength(schedules.length);
  });

  test('no queue of dead letters goes unread', () => {
    const [reader] = ofType('AWS::Lambda::Function').filter(({ id }) => id.startsWith('FunctionsRecordDeadLetters'));
    const letters = ofType('AWS::SQS::Queue').filter(({ Properties }) => !('RedrivePolicy' in Properties));
    const given = JSON.stringify(reader?.Properties.Environment);
    expect(letters.length).toBeGreaterThan(0);
    for (const { id } of letters) expect(given, id).toContain(`"${id}"`);
  });

  test('a mail’s bell comes back once the claim that it found has run out', () => {
    const mail = ofType('AWS::SQS::Queue').find(({ id }) => id.startsWith('QueuesMailQueue'));
    const sender = ofType('AWS::Lambda::Function').find(({ id }) => id.startsWith('FunctionsSendMails'));
    const { Variables } = z.object({ Variables: z.object({ LEASE_SECONDS: z.coerce.number() }) }).parse(sender?.Properties.Environment);
    expect(mail?.Properties).toMatchObject({ FifoQueue: true, DeduplicationScope: 'messageGroup' });
    expect(mail?.Properties.VisibilityTimeout).toBeGreaterThan(Variables.LEASE_SECONDS);
  });

  /** The one reader of the stream that is a function, and what it is given of it. */
  const streamOf = (name: string) => {
    const [source, ...more] = ofType('AWS::Lambda::EventSourceMapping').filter(({ id }) => id.includes('DynamoDB') && id.includes(name));
    expect(more).toEqual([]);
    const filters = z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).parse(source?.Properties.FilterCriteria).Filters;
    return { properties: source?.Properties, filters: filters.map(({ Pattern }) => JSON.parse(Pattern)) };
  };

  test('the stream has two readers, as many as DynamoDB advises at most', () => {
    expect(ofType('AWS::Lambda::EventSourceMapping').filter(({ id }) => id.includes('DynamoDB'))).toHaveLength(2);
  });

  test('the stream brings changes of communes and raccordements, and every one is told', () => {
    const { properties, filters } = streamOf('PublishDirectory');
    expect(filters).toEqual([
      { dynamodb: { Keys: { pk: { S: [{ prefix: 'COMMUNE#' }] }, sk: { S: ['COMMUNE', { prefix: 'RACCORDEMENT#' }] } } } },
    ]);
    // No number of tries: only time ends them.
    expect(properties).not.toHaveProperty('MaximumRetryAttempts');
    expect(properties).toMatchObject({
      MaximumRecordAgeInSeconds: 43_200,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });

  test('the stream brings new events that have a consequence outside, and gives up on none for ever', () => {
    const { properties, filters } = streamOf('StartLifecycle');
    expect(filters).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { sk: { S: [{ prefix: 'EVENT#' }] }, after: { N: [{ exists: true }] } } } },
    ]);
    expect(properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });

  test('the machine is Standard and traced, and its logs hold no data', () => {
    const machines = ofType('AWS::StepFunctions::StateMachine');
    expect(machines).toHaveLength(1);
    expect(machines[0]?.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ERROR' },
    });
  });

  test('what is called from outside says by whom', () => {
    for (const { id, Properties } of ofType('AWS::Lambda::Permission')) {
      expect(Properties.Principal, id).toMatch(/^(?:transfer|apigateway)\.amazonaws\.com$/);
      expect(Properties, id).toHaveProperty('SourceArn');
    }
  });

  test('a role of Transfer Family is taken in the name of a user, a server or a connector of this account', () => {
    const trusts = ofType('AWS::IAM::Role').flatMap(({ id, Properties }) => {
      const statements = statementsIn(Properties.AssumeRolePolicyDocument);
      return statements
        .filter(({ Principal }) => JSON.stringify(Principal).includes('transfer'))
        .map(({ Condition }) => {
          expect(Condition, id).toHaveProperty(['StringEquals', 'aws:SourceAccount']);
          const { ArnLike } = z.object({ ArnLike: z.record(z.string(), z.json()) }).parse(Condition);
          return [id.replace(/Role[0-9A-F]{8}$|[0-9A-F]{8}$/, ''), [ArnLike['aws:SourceArn']].flat().map(plain)];
        });
    });
    const ours = (name: string) => `arn:aws:transfer:eu-west-3:AccountId:${name}/*`;
    expect(Object.fromEntries(trusts)).toEqual({
      Transfer: [ours('user'), ours('server')],
      ConnectorsAccess: [ours('connector')],
      ConnectorsLogging: [ours('connector')],
    });
  });

  test('the key turns; EventBridge, the logs and the alarms may use it, for this account only', () => {
    const [key, ...more] = ofType('AWS::KMS::Key');
    expect(more).toEqual([]);
    expect(key?.Properties.EnableKeyRotation).toBe(true);
    const services = statementsIn(key?.Properties.KeyPolicy).filter(({ Principal }) => JSON.stringify(Principal).includes('Service'));
    const [eventsAndAlarms, logs] = services;
    expect(services.map(({ Principal }) => Principal)).toEqual([
      { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
      { Service: 'logs.eu-west-3.amazonaws.com' },
    ]);
    expect(eventsAndAlarms?.Condition).toHaveProperty(['StringEquals', 'aws:SourceAccount']);
    const { ArnLike } = z.object({ ArnLike: z.record(z.string(), z.json()) }).parse(logs?.Condition);
    expect(plain(ArnLike['kms:EncryptionContext:aws:logs:arn'])).toBe('arn:aws:logs:eu-west-3:AccountId:log-group:*');
  });

  test('every route asks for a token of the agents’ pool, save the pages behind links', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route');
    const open = routes.filter(({ Properties }) => Properties.AuthorizationType !== 'JWT');
    expect(open.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'GET /activation/{jeton}',
      'GET /agent/{jeton}',
      'POST /activation/{jeton}',
      'POST /agent/{jeton}',
    ]);
    expect(routes.length).toBeGreaterThan(open.length);
    const apis = (some: readonly Resource[]) => new Set(some.map(({ Properties }) => plain(Properties.ApiId)));
    expect([...apis(open)].filter((id) => apis(routes.filter((route) => !open.includes(route))).has(id))).toEqual([]);
    const [authorizer] = ofType('AWS::ApiGatewayV2::Authorizer');
    const { JwtConfiguration } = z.object({ JwtConfiguration: z.object({ Issuer: z.json() }) }).parse(authorizer?.Properties);
    expect(plain(JwtConfiguration.Issuer)).toMatch(/^https:\/\/cognito-idp\.eu-west-3\.amazonaws\.com\/AgentsPool$/);
  });

  test('the access logs of an API name no person, no address, no dossier and no token; its requests are limited', () => {
    const stages = ofType('AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(2);
    for (const { Properties } of stages) {
      const { Format } = z.object({ Format: z.string() }).parse(Properties.AccessLogSettings);
      const variables = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
      for (const name of variables) expect(name).not.toMatch(/identity|claims|^path$|sourceIp|userAgent/);
      expect(Properties.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: expect.any(Number) });
    }
  });

  test('the door of the sFTP server has its own capacity', () => {
    const reserved = ofType('AWS::Lambda::Function').filter(({ Properties }) => 'ReservedConcurrentExecutions' in Properties);
    expect(reserved.map(({ id }) => id.replace(/Function[0-9A-F]{8}$/, ''))).toEqual(['FunctionsIdentifySftpUser']);
  });

  test('CORS names its origins', () => {
    for (const { Properties } of ofType('AWS::ApiGatewayV2::Api'))
      expect(JSON.stringify(Properties.CorsConfiguration ?? {})).not.toContain('*');
  });

  test('nothing is deployed that the local cloud refuses: same stacks everywhere', () => {
    const typesOf = (all: readonly Resource[]) => [
      ...new Set(
        all
          // The emulator has no composite alarm, and would judge the others wrongly (infra/observability/alarms.ts).
          .filter(({ stack, Type }) => !ELSEWHERE.has(stack) && !/^AWS::CloudWatch::(?:Composite)?Alarm$/.test(Type))
          .map(({ Type }) => Type)
          .sort(),
      ),
    ];
    for (const type of typesOf(resources)) expect(type).not.toMatch(/^(?:Custom::|AWS::(?:Transfer|GuardDuty|CloudFormation))/);
    // A release by degrees is looked at in release.test.ts.
    const releasing = /^AWS::(?:CodeDeploy::|Lambda::(?:Alias|Version)$|CloudWatch::Alarm$)/;
    const same = (types: readonly string[]) => types.filter((type) => !releasing.test(type));
    expect(same(typesOf(resources))).toEqual(same(typesOf(synthesise('prod').resources)));
  });

  test('outputs are those that programs read', () => {
    expect(outputs('Storage').toSorted()).toEqual(
      [
        'DepotBucket',
        'BoitesBucket',
        'VaultBucket',
        'PortailBucket',
        'HostKeysSecret',
        'LedgerBucket',
        'DossiersTable',
        'AccesTable',
        'UserPoolId',
        'UserPoolClientId',
      ].toSorted(),
    );
    expect(outputs('Workflow')).toEqual(
      expect.arrayContaining([
        'DossierLifecycleArn',
        'DepotQueueUrl',
        'RetoursQueueUrl',
        'FetchQueueUrl',
        'MailQueueUrl',
        'RetryQueueUrl',
        'ReceiveDepositFunction',
        'SendMailsFunction',
        'SweepDueFunction',
        'IdentifySftpUserFunction',
        'ConnectorAccessRoleArn',
        'ConnectorLoggingRoleArn',
      ]),
    );
    expect(outputs('Gs')).toEqual(expect.arrayContaining(['ApiUrl', 'ApiId', 'ActivationUrl', 'ActivationApiId']));
  });
});
