import { Duration } from 'aws-cdk-lib';
import { EventField, type EventPattern, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { REPLAYS } from '../../functions/domain/deposit-rules.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { deadLetterQueue, EncryptedQueue, type EncryptedQueueProps } from '../constructs/encrypted-queue.ts';
import { EventRuleToQueue } from '../constructs/event-rule-to-queue.ts';
import { dashed } from '../names.ts';
import { alarmName, SERVICE_ALARM } from '../observability/alarm-names.ts';
import type { StageConfig } from '../stage-schema.ts';
import type { StorageStack } from './storage-stack.ts';

/** The files of a commune's answers: the only keys of the boites that the hub listens to, and it writes none of them. */
export const RETOURS_PATTERN = '*/retours/*';

/** GuardDuty's event for one scanned object. */
const SCAN_RESULT = 'GuardDuty Malware Protection Object Scan Result';

/** What the hub keeps of an event of SES: neither recipients, nor subject, nor headers (functions/record-mail-events). */
const mailEventInput = (more: Readonly<Record<string, string>> = {}): RuleTargetInput =>
  RuleTargetInput.fromObject({
    type: EventField.detailType,
    messageId: EventField.fromPath('$.detail.mail.messageId'),
    sentAt: EventField.fromPath('$.detail.mail.timestamp'),
    tags: EventField.fromPath('$.detail.mail.tags'),
    ...more,
  });

/** Every queue of the hub, and the rules that fill some of them. */
export class WorkflowQueues extends Construct {
  readonly depot: Queue;
  readonly retours: Queue;
  readonly fetch: Queue;
  /** What communes do over sFTP beside fetching: for counts, and to see who is stuck. */
  readonly sftp: Queue;
  /** Bells of the deliveries, and the events of connectors. */
  readonly deliveries: Queue;
  readonly mail: Queue;
  /** Bells of the mails that belong to no dossier. */
  readonly notices: Queue;
  /** What SES says of mails. */
  readonly mailEvents: Queue;
  /** What the alarm « service dégradé » says. */
  readonly service: Queue;
  readonly retry: Queue;
  readonly destruction: Queue;
  /** Records of the stream that start-lifecycle never came to handle. */
  readonly streamFailures: Queue;
  /** Those that publish-directory never came to handle: an operator publishes the directory again. */
  readonly directoryFailures: Queue;
  readonly sweepFailures: Queue;
  readonly reconcileFailures: Queue;
  /** Events that EventBridge could not put into their queue. */
  readonly ruleFailures: Queue;

  /** Every queue of dead letters, by the name under which its letters are counted. */
  readonly letters: { readonly name: string; readonly queue: Queue }[] = [];
  /** Every queue that a function reads, by the same names. */
  readonly working: { readonly name: string; readonly queue: Queue }[] = [];

  constructor(scope: Construct, id: string, config: StageConfig, storage: StorageStack) {
    super(scope, id);
    const { key } = storage;
    const visibility = Duration.seconds(config.queues.visibilitySeconds);
    // Twenty receives: a message also comes back because someone else is at work, or because an upload is not complete.
    const patient = { key, visibility, maxReceiveCount: 20 };
    this.depot = this.withLetters('Depot', { key, visibility, maxReceiveCount: 5 });
    this.retours = this.withLetters('Retours', patient);
    this.fetch = this.withLetters('Fetch', patient);
    this.sftp = this.withLetters('Sftp', { key, visibility, maxReceiveCount: 5 });
    this.deliveries = this.withLetters('Deliveries', patient);
    this.retry = this.withLetters('Retry', { key, visibility, maxReceiveCount: 10 });
    this.destruction = this.withLetters('Destruction', patient);
    // A bell that found an effect claimed comes back once the claim has run out (design §7).
    const afterTheLease = Duration.seconds(config.effects.leaseSeconds + 5);
    this.mail = this.withLetters('Mail', { ...patient, visibility: afterTheLease, fifo: true });
    this.notices = this.withLetters('Notices', {
      ...patient,
      visibility: Duration.seconds(Math.max(afterTheLease.toSeconds(), config.queues.visibilitySeconds)),
    });
    // An event may come before the mail function has written what it is about.
    this.mailEvents = this.withLetters('MailEvents', { key, visibility, maxReceiveCount: 10 });
    this.service = this.withLetters('Service', { key, visibility, maxReceiveCount: 10 });
    if (config.stage === 'local') {
      acknowledge(
        this,
        'Local stage only: a refused message comes back in seconds, so that a demo and the tests are quick; all is idempotent.',
        'CloudFormation-Validate::E3505',
      );
    }
    this.streamFailures = this.lastResort('StreamFailures', key);
    this.directoryFailures = this.lastResort('DirectoryFailures', key);
    this.sweepFailures = this.lastResort('SweepFailures', key);
    this.reconcileFailures = this.lastResort('ReconcileFailures', key);

    this.ruleFailures = this.lastResort('RuleFailures', key);
    const rule = (name: string, description: string, queue: Queue, pattern: EventPattern, input?: RuleTargetInput) =>
      new EventRuleToQueue(this, name, {
        description,
        queue,
        pattern,
        deadLetters: this.ruleFailures,
        ...(input === undefined ? {} : { input }),
      });
    const senders = [...config.depotSenders.map(({ prefix }) => ({ prefix: `${prefix}/` })), { prefix: REPLAYS }];
    rule('OnDeposit', 'A package was put in the depot', this.depot, {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      // Under a sender's prefix: the object by which GuardDuty tries its rights is no deposit.
      detail: { bucket: { name: [storage.depot.bucketName] }, object: { key: senders } },
    });
    rule('OnScannedDeposit', 'The malware scan of a package has ended', this.depot, {
      source: ['aws.guardduty'],
      detailType: [SCAN_RESULT],
      detail: { s3ObjectDetails: { bucketName: [storage.depot.bucketName], objectKey: senders } },
    });
    rule('OnReturnFlow', 'A commune put a file in retours/', this.retours, {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [storage.boites.bucketName] }, object: { key: [{ wildcard: RETOURS_PATTERN }] } },
    });
    rule('OnScannedReturnFlow', 'The malware scan of a commune’s file has ended', this.retours, {
      source: ['aws.guardduty'],
      detailType: [SCAN_RESULT],
      detail: { s3ObjectDetails: { bucketName: [storage.boites.bucketName], objectKey: [{ wildcard: RETOURS_PATTERN }] } },
    });
    rule('OnFetch', 'A commune downloaded or deleted a file over sFTP', this.fetch, {
      source: ['aws.transfer'],
      detailType: ['SFTP Server File Download Completed', 'SFTP Server File Delete Completed'],
    });
    rule('OnSftp', 'A commune uploaded or renamed a file over sFTP, or could not, or could not fetch or delete one', this.sftp, {
      source: ['aws.transfer'],
      detailType: ['Upload Completed', 'Upload Failed', 'Rename Completed', 'Rename Failed', 'Download Failed', 'Delete Failed'].map(
        (what) => `SFTP Server File ${what}`,
      ),
    });
    rule('OnPush', 'A connector sent or moved a file, or could not', this.deliveries, {
      source: ['aws.transfer'],
      detailType: ['File Send Completed', 'File Send Failed', 'Remote Move Completed', 'Remote Move Failed'].map(
        (what) => `SFTP Connector ${what}`,
      ),
    });
    rule('OnServiceAlarm', 'The alarm « service dégradé » changed its state', this.service, {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      detail: { alarmName: [alarmName(config.stage, SERVICE_ALARM)] },
    });
    const mail = (detailType: string[]) => ({ source: ['aws.ses'], detailType });
    const others = ['Email Sent', 'Email Delivered', 'Email Complaint Received', 'Email Rejected', 'Email Rendering Failed'];
    rule('OnMail', 'What SES says of a mail, bounces apart', this.mailEvents, mail(others), mailEventInput());
    // A rule of its own: a path that an event does not have would leave a hole in what its target receives.
    const bounce = { bounceType: EventField.fromPath('$.detail.bounce.bounceType') };
    rule('OnMailBounced', 'A mail came back', this.mailEvents, mail(['Email Bounced']), mailEventInput(bounce));
  }

  private withLetters(id: string, props: EncryptedQueueProps): Queue {
    const { queue, deadLetters } = new EncryptedQueue(this, id, props);
    this.letters.push({ name: dashed(id), queue: deadLetters });
    this.working.push({ name: dashed(id), queue });
    return queue;
  }

  private lastResort(id: string, key: IKey): Queue {
    const queue = deadLetterQueue(this, id, key);
    this.letters.push({ name: dashed(id), queue });
    return queue;
  }
}
