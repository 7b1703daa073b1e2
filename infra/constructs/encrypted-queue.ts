import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface EncryptedQueueProps {
  readonly key: IKey;
  readonly visibility: Duration;
  /** Receives before a message goes to the dead letters. */
  readonly maxReceiveCount: number;
  readonly fifo?: boolean;
}

/** The longest that SQS keeps a message, and the longest that the hub may keep one (design §7). */
const DEAD_LETTER_RETENTION = Duration.days(14);

/** A queue and its dead letters: customer key, TLS only. Messages hold ids and keys, never content. */
export class EncryptedQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EncryptedQueueProps) {
    super(scope, id);
    const common = { ...encrypted(props.key), ...(props.fifo ? FIFO : {}) };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: DEAD_LETTER_RETENTION });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: props.visibility,
      // As long as a pause of the hub may last (ops/pause). A day shorter than the dead letters': SQS counts their age from the first send.
      retentionPeriod: Duration.days(13),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });
    acknowledgeDeadLetters(this.deadLetters);
  }
}

/** Dead letters of something that is no queue: a rule, a stream, a schedule. */
export function deadLetterQueue(scope: Construct, id: string, key: IKey): Queue {
  const queue = new Queue(scope, id, { ...encrypted(key), retentionPeriod: DEAD_LETTER_RETENTION });
  acknowledgeDeadLetters(queue);
  return queue;
}

const encrypted = (key: IKey) =>
  ({ encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: Duration.hours(1), enforceSSL: true }) satisfies QueueProps;

/** Ordered by dossier, so that one dossier's mails never wait for another's. */
const FIFO = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} satisfies QueueProps;

function acknowledgeDeadLetters(queue: Queue): void {
  acknowledge(
    queue,
    'It is a queue of dead letters: what lies in it waits for an operator.',
    'AwsSolutions-SQS3',
    'Serverless-SQSRedrivePolicy',
  );
}
