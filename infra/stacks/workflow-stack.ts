import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RECORD_SECONDS } from '../../functions/domain/service-status.ts';
import { StartLifecycleEnvSchema } from '../../functions/start-lifecycle/env.ts';
import { SweepDueEnvSchema } from '../../functions/sweep-due/env.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { ConnectorRoles } from '../constructs/connector-roles.ts';
import { HubFunction } from '../constructs/hub-function.ts';
import { MailSender } from '../constructs/mail-sender.ts';
import { allow, listing, onIndex, onItems, onItemsOf, onObjects, sendingTo, usingKey } from '../constructs/permissions.ts';
import { schedule } from '../constructs/schedule.ts';
import { FileStateMachine } from '../constructs/state-machine.ts';
import { TransferRole } from '../constructs/transfer-role.ts';
import { pascalCase } from '../names.ts';
import { AdvanceDeliveries } from './advance-deliveries.ts';
import type { HubStackProps, StorageStack } from './storage-stack.ts';
import { workflowFunctions } from './workflow-functions.ts';
import { WorkflowQueues } from './workflow-queues.ts';

export interface WorkflowStackProps extends HubStackProps {
  readonly storage: StorageStack;
}

/** What acts on dossiers: queues, functions, the state machine, the schedule (design §2 draws it). */
export class WorkflowStack extends Stack {
  readonly queues: WorkflowQueues;
  readonly lifecycle: IStateMachine;
  readonly functions: readonly HubFunction[];
  /** Identity provider of the sFTP server; the Transfer stack lets its server call it. */
  readonly identifySftpUser: IFunction;

  constructor(scope: Construct, id: string, props: WorkflowStackProps) {
    super(scope, id, props);
    const { config, storage } = props;
    this.queues = new WorkflowQueues(this, 'Queues', config, storage);
    const sender = new MailSender(this, 'MailSender', config.mail);
    const transferRole = new TransferRole(this, 'TransferRole', { boites: storage.boites, key: storage.key });
    const functions = workflowFunctions(this, 'Functions', { config, storage, queues: this.queues, sender, transferRole });

    const lifecycle = new FileStateMachine(this, 'DossierLifecycle', {
      name: 'dossier-lifecycle',
      config,
      functions: [
        functions.acknowledgeDeposit,
        functions.beginRedelivery,
        functions.deliverToBoite,
        functions.openInGs,
        functions.handOverDelivery,
        functions.carryOutEvents,
      ],
    }).machine;
    this.lifecycle = lifecycle;
    const common = { config, storage, lifecycleArn: lifecycle.stateMachineArn };
    const startLifecycle = this.startLifecycle(common);
    const sweepDue = this.sweepDue(common);
    schedule(this, 'Reconcile', {
      of: functions.reconcileBoites,
      key: storage.key,
      failures: this.queues.reconcileFailures,
      description: 'Every hour: what no event announced',
      expression: 'rate(1 hour)',
    });
    const advanceDeliveries = new AdvanceDeliveries(this, 'AdvanceDeliveries', { ...common, queue: this.queues.deliveries });

    schedule(this, 'DeadLetters', {
      of: functions.recordDeadLetters,
      key: storage.key,
      failures: this.queues.sweepFailures,
      description: 'Every ten minutes: what no queue could bring to an end',
      expression: 'rate(10 minutes)',
    });

    schedule(this, 'Status', {
      of: functions.announceStatus,
      key: storage.key,
      failures: this.queues.sweepFailures,
      description: 'Every five minutes: what the service is, for who asks',
      expression: `rate(${RECORD_SECONDS / 60} minutes)`,
    });

    const each = { batchSize: 1, reportBatchItemFailures: true };
    this.consume(this.queues.depot, functions.receiveDeposit, { ...each, maxConcurrency: config.queues.depositConcurrency });
    this.consume(this.queues.retours, functions.receiveReturnFlow, { ...each, maxConcurrency: config.queues.depositConcurrency });
    this.consume(this.queues.fetch, functions.recordFetch, { reportBatchItemFailures: true, maxConcurrency: 5 });
    this.consume(this.queues.sftp, functions.watchSftp, { reportBatchItemFailures: true, maxConcurrency: 5 });
    // One visit at an endpoint, several endpoints at once.
    this.consume(this.queues.deliveries, advanceDeliveries, { ...each, maxConcurrency: config.queues.deliveryConcurrency });
    this.consume(this.queues.mail, functions.sendMails, { ...each, maxConcurrency: config.queues.mailConcurrency });
    this.consume(this.queues.destruction, functions.destroyContent, { reportBatchItemFailures: true, maxConcurrency: 5 });
    this.consume(this.queues.notices, functions.sendNotices, { ...each, maxConcurrency: 2 });
    this.consume(this.queues.mailEvents, functions.recordMailEvents, { reportBatchItemFailures: true, maxConcurrency: 10 });
    this.consume(this.queues.service, functions.announceStatus, { ...each, maxConcurrency: 2 });
    this.consume(this.queues.retry, startLifecycle, { reportBatchItemFailures: true, maxConcurrency: 5 });

    this.publishDirectory(functions.publishDirectory, storage);
    this.identifySftpUser = functions.identifySftpUser.inService;
    const connectors = new ConnectorRoles(this, 'Connectors', { stage: config.stage, vault: storage.vault, key: storage.key });

    this.outputs({
      DossierLifecycleArn: lifecycle.stateMachineArn,
      DepotQueueUrl: this.queues.depot.queueUrl,
      RetoursQueueUrl: this.queues.retours.queueUrl,
      FetchQueueUrl: this.queues.fetch.queueUrl,
      SftpQueueUrl: this.queues.sftp.queueUrl,
      DeliveriesQueueUrl: this.queues.deliveries.queueUrl,
      MailQueueUrl: this.queues.mail.queueUrl,
      NoticesQueueUrl: this.queues.notices.queueUrl,
      MailEventsQueueUrl: this.queues.mailEvents.queueUrl,
      RetryQueueUrl: this.queues.retry.queueUrl,
      ServiceQueueUrl: this.queues.service.queueUrl,
      DestructionQueueUrl: this.queues.destruction.queueUrl,
      RuleFailuresQueueUrl: this.queues.ruleFailures.queueUrl,
      StreamFailuresQueueUrl: this.queues.streamFailures.queueUrl,
      DirectoryFailuresQueueUrl: this.queues.directoryFailures.queueUrl,
      SweepFailuresQueueUrl: this.queues.sweepFailures.queueUrl,
      ReconcileFailuresQueueUrl: this.queues.reconcileFailures.queueUrl,
      TransferRoleArn: transferRole.role.roleArn,
      MailConfigurationSet: sender.configurationSetName,
      ConnectorAccessRoleArn: connectors.access.roleArn,
      ConnectorLoggingRoleArn: connectors.logging.roleArn,
    });
    this.functions = [...Object.values(functions), startLifecycle, sweepDue, advanceDeliveries];
    this.outputs(Object.fromEntries(this.functions.map((f) => [`${pascalCase(f.name)}Function`, f.outputName])));
  }

  private startLifecycle(common: { config: HubStackProps['config']; storage: StorageStack; lifecycleArn: string }): HubFunction {
    const { config, storage, lifecycleArn } = common;
    const start = new HubFunction(this, 'StartLifecycle', {
      name: 'start-lifecycle',
      config,
      description: 'Starts an execution for each new event that has a consequence outside',
      schema: StartLifecycleEnvSchema,
      environment: {
        DOSSIERS_TABLE: storage.dossiers.tableName,
        LIFECYCLE_ARN: lifecycleArn,
        RETRY_QUEUE_URL: this.queues.retry.queueUrl,
      },
      permissions: [
        onItems(storage.dossiers, 'GetItem'),
        allow([lifecycleArn], 'states:StartExecution'),
        sendingTo(this.queues.retry, this.queues.streamFailures),
        usingKey(storage.key, config.region),
      ],
    });
    // The function catches each record for itself and sends it to the retry queue; what follows is for the day it cannot
    // run at all. Bisection alone would still let one bad record hold a shard for a day.
    start.inService.addEventSource(
      new DynamoEventSource(storage.dossiers, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 25,
        // A new table has four partitions, each a shard: one batch of each at a time would let 75 dossiers a second through, less than the 100 of
        // the design point; four let through twice what Step Functions starts (npm run capacity). Records of one dossier stay in their order.
        parallelizationFactor: 4,
        bisectBatchOnError: true,
        retryAttempts: 5,
        maxRecordAge: Duration.hours(1),
        reportBatchItemFailures: true,
        onFailure: { bind: () => ({ destination: this.queues.streamFailures.queueArn }) },
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { NewImage: { sk: { S: FilterRule.beginsWith('EVENT#') }, after: { N: FilterRule.exists() } } },
          }),
        ],
      }),
    );
    return start;
  }

  /**
   * Every change of a commune or of a raccordement, whoever made it. No number of retries: a record is a bell that is never wrong, and
   * none may be skipped while S3 or the table cannot be reached.
   */
  private publishDirectory({ inService }: HubFunction, storage: StorageStack): void {
    inService.addEventSource(
      new DynamoEventSource(storage.dossiers, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        // An import changes hundreds of communes of one département: they are told together.
        batchSize: 500,
        maxRecordAge: Duration.hours(12),
        onFailure: { bind: () => ({ destination: this.queues.directoryFailures.queueArn }) },
        filters: [
          FilterCriteria.filter({
            dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('COMMUNE#') }, sk: { S: ['COMMUNE', { prefix: 'RACCORDEMENT#' }] } } },
          }),
        ],
      }),
    );
  }

  private sweepDue(common: { config: HubStackProps['config']; storage: StorageStack; lifecycleArn: string }): HubFunction {
    const { config, storage, lifecycleArn } = common;
    const sweep = new HubFunction(this, 'SweepDue', {
      name: 'sweep-due',
      config,
      description: 'Finishes what is owed: events not carried out, effects claimed and not done',
      schema: SweepDueEnvSchema,
      environment: {
        DOSSIERS_TABLE: storage.dossiers.tableName,
        ACCES_TABLE: storage.acces.tableName,
        LIFECYCLE_ARN: lifecycleArn,
        MAIL_QUEUE_URL: this.queues.mail.queueUrl,
        NOTICES_QUEUE_URL: this.queues.notices.queueUrl,
        RETOURS_QUEUE_URL: this.queues.retours.queueUrl,
        DESTRUCTION_QUEUE_URL: this.queues.destruction.queueUrl,
        DEPOT_BUCKET: storage.depot.bucketName,
        DEPOT_QUEUE_URL: this.queues.depot.queueUrl,
        BOITES_BUCKET: storage.boites.bucketName,
        SCAN_OVERDUE_SECONDS: String(config.scan.overdueSeconds),
        DELIVERIES_QUEUE_URL: this.queues.deliveries.queueUrl,
        REMINDERS: JSON.stringify(config.reminders),
        STAGE: config.stage,
      },
      permissions: [
        // Reminders are owed here, and forgotten.
        onItems(storage.dossiers, 'GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'),
        onIndex(storage.dossiers, 'gsi2'),
        // Endpoints: how many are down.
        onIndex(storage.dossiers, 'gsi1'),
        // Dates of the credentials of sFTP accounts.
        onItemsOf(storage.acces, ['ACCOUNT#*'], 'BatchGetItem'),
        allow([lifecycleArn], 'states:StartExecution'),
        // Received objects whose scan has no result in time.
        listing(storage.depot, 'ListBucket'),
        onObjects(storage.depot, [''], 'GetObject', 'GetObjectTagging'),
        listing(storage.boites, 'ListBucket', 'ListBucketVersions'),
        onObjects(storage.boites, ['*/retours/'], 'GetObjectVersion', 'GetObjectVersionTagging'),
        allow(['*'], 'guardduty:SendObjectMalwareScan'),
        sendingTo(
          this.queues.mail,
          this.queues.notices,
          this.queues.retours,
          this.queues.depot,
          this.queues.deliveries,
          this.queues.destruction,
          this.queues.sweepFailures,
        ),
        usingKey(storage.key, config.region),
      ],
    });
    schedule(this, 'Sweep', {
      of: sweep,
      key: storage.key,
      failures: this.queues.sweepFailures,
      description: 'Every ten minutes: what is owed',
      expression: 'rate(10 minutes)',
    });
    return sweep;
  }

  private consume(queue: IQueue, consumer: HubFunction, options: ConstructorParameters<typeof SqsEventSource>[1]): void {
    const source = new SqsEventSource(queue, options ?? {});
    consumer.inService.addEventSource(source);
    acknowledge(consumer.inService, 'The queue has its own dead letters.', 'Serverless-LambdaEventSourceMappingDestination');
  }

  private outputs(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
