import { describe, expect, test } from 'vitest';
import { stageConfig } from '../../infra/config.ts';
import { BY_DEGREES } from '../../infra/constructs/gradual-release.ts';
import { pascalCase } from '../../infra/names.ts';
import { grants } from './grants.ts';
import { actionsOf, statementsOf } from './policies.ts';
import { STAGES, synthesise } from './stages.ts';

const onDossiers = (...actions: string[]) => actions.map((action) => `dynamodb:${action} Dossiers.Arn`);
/** Load, decide, commit. */
const deciding = (...more: ('Query' | 'ConditionCheckItem' | 'DeleteItem')[]) => onDossiers('GetItem', 'PutItem', 'UpdateItem', ...more);
const consuming = (queue: string) =>
  ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
    (action) => `sqs:${action} Queues${queue}Queue.Arn`,
  );

/** Reading the result of a malware scan. */
const scanOf = (objects: string, ...actions: ('GetObjectTagging' | 'GetObjectVersionTagging')[]) =>
  actions.map((action) => `s3:${action} ${objects}`);

/** The whole list: a grant that appears or disappears is a change to be read here. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  DepotSendermsp: ['s3:PutObject DepotBucket.Arn/msp/*'],
  ReceiveDeposit: [
    ...['msp', 'rejeu'].flatMap((prefix) =>
      ['DeleteObjectVersion', 'GetObject', 'GetObjectVersion'].map((action) => `s3:${action} DepotBucket.Arn/${prefix}/*`),
    ),
    's3:ListBucket DepotBucket.Arn',
    ...['msp', 'rejeu'].flatMap((prefix) => scanOf(`DepotBucket.Arn/${prefix}/*`, 'GetObjectTagging', 'GetObjectVersionTagging')),
    's3:PutObject VaultBucket.Arn/contenu/*',
    's3:PutObject VaultBucket.Arn/adresses/*',
    's3:PutObject VaultBucket.Arn/quarantaine/*',
    's3:PutObject PortailBucket.Arn/*',
    ...onDossiers('ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem'),
    ...consuming('Depot'),
  ],
  ReceiveReturnFlow: [
    's3:GetObjectVersion BoitesBucket.Arn/*/retours/*',
    's3:DeleteObjectVersion BoitesBucket.Arn/*/retours/*',
    ...scanOf('BoitesBucket.Arn/*/retours/*', 'GetObjectVersionTagging'),
    ...['traites', 'rejets'].flatMap((folder) =>
      ['PutObject', 'PutObjectTagging'].map((action) => `s3:${action} BoitesBucket.Arn/*/${folder}/*`),
    ),
    's3:ListBucket BoitesBucket.Arn',
    's3:ListBucketVersions BoitesBucket.Arn',
    ...['commentaires', 'commentaires-tardifs', 'documents'].flatMap((kind) =>
      ['DeleteObjectVersion', 'PutObject'].map((action) => `s3:${action} VaultBucket.Arn/${kind}/*`),
    ),
    's3:ListBucketVersions VaultBucket.Arn',
    ...deciding('Query', 'DeleteItem'),
    ...consuming('Retours'),
  ],
  AcknowledgeDeposit: ['s3:PutObject PortailBucket.Arn/*', ...onDossiers('GetItem', 'PutItem', 'Query')],
  BeginRedelivery: [
    's3:DeleteObject BoitesBucket.Arn/*/teledossiers/*',
    's3:PutObject PortailBucket.Arn/*',
    ...onDossiers('GetItem', 'Query'),
  ],
  DeliverToBoite: [
    's3:GetObject VaultBucket.Arn/contenu/*',
    's3:ListBucket VaultBucket.Arn',
    's3:PutObject BoitesBucket.Arn/*/teledossiers/*',
    's3:PutObjectTagging BoitesBucket.Arn/*/teledossiers/*',
    's3:ListBucketVersions BoitesBucket.Arn',
    ...deciding('Query', 'ConditionCheckItem'),
  ],
  OpenInGs: deciding(),
  HandOverDelivery: [...deciding('Query'), 'sqs:SendMessage QueuesDeliveriesQueue.Arn'],
  AdvanceDeliveries: [
    ...deciding('ConditionCheckItem'),
    'dynamodb:Query Dossiers.Arn/index/gsi1',
    ...[
      'ListFileTransferResults',
      'StartDirectoryListing',
      'StartFileTransfer',
      'StartRemoteDelete',
      'StartRemoteMove',
      'TestConnection',
    ].map((action) => `transfer:${action} arn:aws:transfer:eu-west-3:AccountId:connector/*`),
    's3:GetObject VaultBucket.Arn/contenu/*',
    's3:GetObject VaultBucket.Arn/envois/listes/*',
    ...['DeleteObjectVersion', 'PutObject'].map((action) => `s3:${action} VaultBucket.Arn/envois/*`),
    's3:ListBucket VaultBucket.Arn',
    's3:ListBucketVersions VaultBucket.Arn',
    'states:StartExecution DossierLifecycleMachine',
    'sqs:SendMessage QueuesDeliveriesQueue.Arn',
    ...consuming('Deliveries'),
  ],
  CarryOutEvents: ['s3:PutObject PortailBucket.Arn/*', 'sqs:SendMessage QueuesMailQueue.Arn', ...deciding('Query', 'ConditionCheckItem')],
  SendMails: [
    's3:GetObject VaultBucket.Arn/adresses/*',
    's3:GetObject VaultBucket.Arn/commentaires/*',
    's3:GetObject VaultBucket.Arn/commentaires-tardifs/*',
    's3:ListBucket VaultBucket.Arn',
    'ses:SendRawEmail arn:aws:ses:eu-west-3:AccountId:configuration-set/MailSenderConfigurationSet',
    'ses:SendRawEmail arn:aws:ses:eu-west-3:AccountId:identity/MailSenderIdentity',
    ...onDossiers('GetItem', 'Query', 'UpdateItem'),
    ...consuming('Mail'),
  ],
  WatchSftp: [...['GetItem', 'PutItem', 'Query'].map((action) => `dynamodb:${action} Dossiers.Arn`), ...consuming('Sftp')],
  ReconcileBoites: [
    ...deciding(),
    's3:ListBucketVersions BoitesBucket.Arn',
    'sqs:SendMessage QueuesRetoursQueue.Arn',
    'sqs:SendMessage QueuesReconcileFailures.Arn',
  ],
  ReconcileSchedule: ['lambda:InvokeFunction FunctionsReconcileBoitesFunction.Arn', 'sqs:SendMessage QueuesReconcileFailures.Arn'],
  SendNotices: [
    'ses:SendRawEmail arn:aws:ses:eu-west-3:AccountId:configuration-set/MailSenderConfigurationSet',
    'ses:SendRawEmail arn:aws:ses:eu-west-3:AccountId:identity/MailSenderIdentity',
    ...['GetItem', 'UpdateItem'].map((action) => `dynamodb:${action} Dossiers.Arn`),
    'dynamodb:Query Dossiers.Arn/index/gsi1',
    ...consuming('Notices'),
  ],
  AnnounceStatus: [
    ...['GetItem', 'PutItem', 'Query'].map((action) => `dynamodb:${action} Dossiers.Arn`),
    'dynamodb:Query Dossiers.Arn/index/gsi1',
    's3:PutObject PortailBucket.Arn/etat-service.json',
    ...consuming('Service'),
  ],
  StatusSchedule: ['lambda:InvokeFunction FunctionsAnnounceStatusFunction.Arn', 'sqs:SendMessage QueuesSweepFailures.Arn'],
  RecordMailEvents: [
    's3:PutObject VaultBucket.Arn/preuves/*',
    ...['GetItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} Dossiers.Arn`),
    ...consuming('MailEvents'),
  ],
  RecordFetch: [...deciding(), ...consuming('Fetch')],
  IdentifySftpUser: ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'].map(
    (action) => `dynamodb:${action} Acces.Arn`,
  ),
  PublishDirectory: [
    'dynamodb:ListStreams *',
    ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action} Dossiers.StreamArn`),
    'dynamodb:BatchGetItem Dossiers.Arn',
    's3:ListBucket PortailBucket.Arn',
    ...['GetObject', 'PutObject'].map((action) => `s3:${action} PortailBucket.Arn/_annuaire/*`),
    'sqs:SendMessage QueuesDirectoryFailures.Arn',
  ],
  StartLifecycle: [
    'dynamodb:ListStreams *',
    ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action} Dossiers.StreamArn`),
    'dynamodb:GetItem Dossiers.Arn',
    'states:StartExecution DossierLifecycleMachine',
    'sqs:SendMessage QueuesRetryQueue.Arn',
    'sqs:SendMessage QueuesStreamFailures.Arn',
    ...consuming('Retry'),
  ],
  // The only function that destroys what is kept, and it can read none of it.
  DestroyContent: [
    ...['adresses', 'commentaires', 'commentaires-tardifs', 'contenu', 'documents', 'envois', 'quarantaine'].map(
      (kind) => `s3:DeleteObjectVersion VaultBucket.Arn/${kind}/*`,
    ),
    ...['teledossiers', 'traites', 'rejets'].map((folder) => `s3:DeleteObjectVersion BoitesBucket.Arn/*/${folder}/*`),
    's3:ListBucketVersions VaultBucket.Arn',
    's3:ListBucketVersions BoitesBucket.Arn',
    's3:PutObject LedgerBucket.Arn/*',
    ...deciding('Query', 'ConditionCheckItem', 'DeleteItem'),
    ...consuming('Destruction'),
  ],
  SweepDue: [
    ...['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} Dossiers.Arn`),
    'dynamodb:Query Dossiers.Arn/index/gsi1',
    'dynamodb:Query Dossiers.Arn/index/gsi2',
    'dynamodb:BatchGetItem Acces.Arn',
    'states:StartExecution DossierLifecycleMachine',
    's3:ListBucket DepotBucket.Arn',
    's3:GetObject DepotBucket.Arn/*',
    ...scanOf('DepotBucket.Arn/*', 'GetObjectTagging'),
    's3:ListBucket BoitesBucket.Arn',
    's3:ListBucketVersions BoitesBucket.Arn',
    's3:GetObjectVersion BoitesBucket.Arn/*/retours/*',
    ...scanOf('BoitesBucket.Arn/*/retours/*', 'GetObjectVersionTagging'),
    'guardduty:SendObjectMalwareScan *',
    ...['DeliveriesQueue', 'DepotQueue', 'DestructionQueue', 'MailQueue', 'NoticesQueue', 'RetoursQueue', 'SweepFailures'].map(
      (queue) => `sqs:SendMessage Queues${queue}.Arn`,
    ),
  ],
  // It looks: neither deletes nor sends.
  RecordDeadLetters: [
    ...['Deliveries', 'Depot', 'Destruction', 'Fetch', 'Mail', 'MailEvents', 'Notices', 'Retours', 'Retry', 'Service', 'Sftp'].map(
      (queue) => `sqs:ReceiveMessage Queues${queue}DeadLetters.Arn`,
    ),
    ...['Directory', 'Reconcile', 'Rule', 'Stream', 'Sweep'].map((queue) => `sqs:ReceiveMessage Queues${queue}Failures.Arn`),
  ],
  DeadLettersSchedule: ['lambda:InvokeFunction FunctionsRecordDeadLettersFunction.Arn', 'sqs:SendMessage QueuesSweepFailures.Arn'],
  SweepSchedule: ['lambda:InvokeFunction SweepDueFunction.Arn', 'sqs:SendMessage QueuesSweepFailures.Arn'],
  ActivationActivateAccount: ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} Acces.Arn`),
  ActivationActivateAgent: [
    ...['ConditionCheckItem', 'GetItem', 'UpdateItem'].map((action) => `dynamodb:${action} Acces.Arn`),
    'cognito-idp:AdminSetUserPassword AgentsPool.Arn',
  ],
  GsApi: [
    ...deciding('Query'),
    'dynamodb:Query Dossiers.Arn/index/gsi1',
    'dynamodb:GetItem Acces.Arn',
    ...['contenu', 'documents', 'commentaires', 'commentaires-tardifs', 'adresses'].map((kind) => `s3:GetObject VaultBucket.Arn/${kind}/*`),
    ...['contenu', 'documents'].map((kind) => `s3:GetObjectVersion VaultBucket.Arn/${kind}/*`),
    ...['documents', 'commentaires', 'commentaires-tardifs'].map((kind) => `s3:PutObject VaultBucket.Arn/${kind}/*`),
    ...scanOf('VaultBucket.Arn/documents/*', 'GetObjectVersionTagging'),
    's3:ListBucket VaultBucket.Arn',
  ],
  Transfer: [
    's3:ListBucket BoitesBucket.Arn',
    ...['DeleteObject', 'GetObject', 'GetObjectVersion', 'PutObject'].map((action) => `s3:${action} BoitesBucket.Arn/*`),
  ],
  ConnectorsAccess: [
    's3:GetObject VaultBucket.Arn/envois/*',
    's3:PutObject VaultBucket.Arn/envois/listes/*',
    's3:ListBucket VaultBucket.Arn',
    's3:GetBucketLocation VaultBucket.Arn',
    'secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-3:AccountId:secret:aws/transfer/teledossier-{stage}/*',
  ],
  ConnectorsLogging: ['CreateLogGroup', 'CreateLogStream', 'DescribeLogStreams', 'PutLogEvents'].map(
    (action) => `logs:${action} arn:aws:logs:eu-west-3:AccountId:log-group:/aws/transfer/c-*`,
  ),
  DossierLifecycleMachine: [
    'lambda:InvokeFunction FunctionsBeginRedeliveryFunction.Arn',
    ...['AcknowledgeDeposit', 'CarryOutEvents', 'DeliverToBoite', 'HandOverDelivery', 'OpenInGs'].map(
      (name) => `lambda:InvokeFunction {in-service:Functions${name}}`,
    ),
    // Delivery of logs: these actions take no resource.
    ...['CreateLogDelivery', 'DeleteLogDelivery', 'DescribeLogGroups', 'DescribeResourcePolicies'].map((action) => `logs:${action} *`),
    ...['GetLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy', 'UpdateLogDelivery'].map((action) => `logs:${action} *`),
  ],
};

/** CodeDeploy moves the alias of each function that is released by degrees; the local stage has none. */
const RELEASES = [
  'cloudwatch:DescribeAlarms *',
  ...[...BY_DEGREES].map(pascalCase).flatMap((name) => {
    const id = /^(?:GsApi|StartLifecycle|AdvanceDeliveries)$/.test(name) ? name : `Functions${name}`;
    const actions = ['GetAlias', 'GetProvisionedConcurrencyConfig', 'UpdateAlias'];
    return actions.flatMap((action) => ['', ':*'].map((versions) => `lambda:${action} ${id}Function.Arn${versions}`));
  }),
];

/** What GuardDuty does in the bucket of a plan, as its guide gives it; the local stage has no plan. */
const scanning = (bucket: string): readonly string[] => [
  ...['DeleteRule', 'DescribeRule', 'ListTargetsByRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(
    (action) => `events:${action} arn:aws:events:eu-west-3:AccountId:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`,
  ),
  ...['GetObject', 'GetObjectVersion', 'GetObjectTagging', 'GetObjectVersionTagging', 'PutObjectTagging', 'PutObjectVersionTagging'].map(
    (action) => `s3:${action} ${bucket}.Arn/*`,
  ),
  ...['ListBucket', 'GetBucketNotification', 'PutBucketNotification'].map((action) => `s3:${action} ${bucket}.Arn`),
  `s3:PutObject ${bucket}.Arn/malware-protection-resource-validation-object`,
];
const SCANS = { Depot: scanning('DepotBucket'), Boites: scanning('BoitesBucket'), Documents: scanning('VaultBucket') };

describe.each(STAGES)('permissions of the stage %s', (stage) => {
  const found = grants(stage);
  const called = (line: string) => line.replace(/\{in-service:(\w+)\}/, stage === 'local' ? '$1Function.Arn' : '$1InService');
  const all = Object.entries({ ...EXPECTED, ...(stage === 'local' ? {} : { Releases: RELEASES, ...SCANS }) });

  test('every role is listed here', () => {
    expect([...found.keys()].sort()).toEqual(all.map(([role]) => role).sort());
  });

  test.each(all)('%s may do this and nothing else', (role, expected) => {
    expect(found.get(role)).toEqual(expected.map((line) => called(line.replace('{stage}', stage))).sort());
  });

  test('whom strangers can call touches what their links are for, and changes nothing of an agent', () => {
    const partitions = synthesise(stage)
      .ofType('AWS::IAM::Policy')
      .filter(({ id }) => /ActivateAccount|ActivateAgent|IdentifySftpUser/.test(id))
      .flatMap(statementsOf)
      .filter((statement) => actionsOf(statement).some((action) => action.startsWith('dynamodb:')))
      .map(({ Condition }) => Condition);
    const only = (...keys: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
    expect(partitions).toEqual([
      only('ACCOUNT#*'),
      only('ACTIVATION#*', 'ACCOUNT#*'),
      only('SERVEUR'),
      only('INVITATION#*'),
      only('AGENT#*'),
    ]);
  });

  test('mails leave from the one sender', () => {
    const statements = synthesise(stage).ofType('AWS::IAM::Policy').flatMap(statementsOf);
    const sending = statements.filter((statement) => actionsOf(statement).some((action) => action.startsWith('ses:')));
    // send-mails and send-notices.
    expect(sending).toHaveLength(2);
    for (const { Condition } of sending) expect(Condition).toHaveProperty(['StringEquals', 'ses:FromAddress']);
  });

  test('elsewhere than in production, to the stage’s own addresses only', () => {
    const { recipients } = stageConfig(stage).mail;
    const only =
      recipients.to === 'anyone'
        ? {}
        : { 'ForAllValues:StringLike': { 'ses:Recipients': recipients.patterns }, Null: { 'ses:Recipients': 'false' } };
    const conditions = synthesise(stage)
      .ofType('AWS::IAM::Policy')
      .flatMap(statementsOf)
      .filter((statement) => actionsOf(statement).includes('ses:SendRawEmail'))
      .map(({ Condition }) => Condition);
    const from = { StringEquals: { 'ses:FromAddress': stageConfig(stage).mail.from } };
    expect(conditions).toEqual([
      { ...from, ...only },
      { ...from, ...only },
    ]);
    expect(stage === 'prod').toBe(recipients.to === 'anyone');
  });

  test('no action is a wildcard, and no statement of a role is without resource', () => {
    for (const policy of synthesise(stage).ofType('AWS::IAM::Policy')) {
      for (const statement of statementsOf(policy)) {
        expect(statement.Effect, policy.id).toBe('Allow');
        for (const action of actionsOf(statement)) expect(action, policy.id).not.toContain('*');
      }
    }
  });

  test('a role carries neither managed nor inline policies', () => {
    for (const { id, Properties } of synthesise(stage).ofType('AWS::IAM::Role')) {
      expect(Properties, id).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties, id).not.toHaveProperty('Policies');
    }
  });
});
