/** Rights that no run of the tests shows, or that AWS itself uses in the name of a role; each has its reason. */
export interface KeptByHand {
  readonly functions: readonly string[];
  readonly rights: readonly string[];
  readonly reason: string;
}

const consuming = (queue: string): string[] =>
  ['ReceiveMessage', 'ChangeMessageVisibility', 'GetQueueUrl', 'DeleteMessage', 'GetQueueAttributes'].map(
    (action) => `sqs:${action} Queues${queue}Queue.Arn`,
  );

/** Who reads which queue. */
const CONSUMERS: readonly (readonly [name: string, queue: string])[] = [
  ['receive-deposit', 'Depot'],
  ['receive-return-flow', 'Retours'],
  ['advance-deliveries', 'Deliveries'],
  ['send-mails', 'Mail'],
  ['send-notices', 'Notices'],
  ['record-mail-events', 'MailEvents'],
  ['record-fetch', 'Fetch'],
  ['watch-sftp', 'Sftp'],
  ['destroy-content', 'Destruction'],
  ['start-lifecycle', 'Retry'],
  ['announce-status', 'Service'],
];

export const KEPT_BY_HAND: readonly KeptByHand[] = [
  ...CONSUMERS.map(([name, queue]) => ({
    functions: [name],
    rights: consuming(queue),
    reason: 'Lambda itself reads the queue in the name of the function: an event source mapping.',
  })),
  {
    functions: ['start-lifecycle', 'publish-directory'],
    rights: [
      'dynamodb:ListStreams *',
      ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action} Dossiers.StreamArn`),
      'sqs:SendMessage QueuesStreamFailures.Arn',
    ],
    reason: 'Lambda itself reads the stream in the name of a function, and sends what it gave up to the failures.',
  },
  {
    functions: ['sweep-due', 'reconcile-boites', 'publish-directory'],
    rights: ['Sweep', 'Reconcile', 'Directory'].map((name) => `sqs:SendMessage Queues${name}Failures.Arn`),
    reason: 'Lambda itself sends to its destination what a scheduled invocation, or a batch of the stream, could not bring to an end.',
  },
  {
    functions: ['start-lifecycle'],
    rights: ['sqs:SendMessage QueuesRetryQueue.Arn'],
    reason: 'An event whose execution could not be started: played by the injected faults (npm run test:faults).',
  },
  {
    functions: ['reconcile-boites'],
    rights: ['sqs:SendMessage QueuesRetoursQueue.Arn'],
    reason: 'An answer that no event announced: its own events are quicker; played in test/integration/reconciliation.test.ts.',
  },
  {
    functions: ['receive-deposit', 'receive-return-flow', 'deliver-to-boite', 'advance-deliveries', 'send-mails', 'gs-api', 'sweep-due'],
    rights: ['Depot', 'Boites', 'Vault'].map((bucket) => `s3:ListBucket ${bucket}Bucket.Arn`),
    reason: 'An object that is gone, or not yet there, is « not found » and not « denied »: a race, which not every run shows.',
  },
  {
    functions: ['receive-return-flow'],
    rights: [
      's3:ListBucketVersions VaultBucket.Arn',
      ...['commentaires', 'commentaires-tardifs', 'documents'].map((kind) => `s3:DeleteObjectVersion VaultBucket.Arn/${kind}/*`),
    ],
    reason: 'What was kept for a decision that another took first is destroyed at once: two answers at one moment, in the unit tests.',
  },
  {
    functions: ['receive-return-flow'],
    rights: ['dynamodb:Query Dossiers.Arn'],
    reason: 'Who uses a boite, to be alerted of refusals one after the other: in the unit tests.',
  },
  {
    functions: ['deliver-to-boite'],
    rights: ['s3:ListBucketVersions BoitesBucket.Arn', 'dynamodb:Query Dossiers.Arn'],
    reason: 'Evidence of a copy whose caller died, and since when a dossier waits once it cannot be put: played by the injected faults.',
  },
  {
    functions: ['identify-sftp-user'],
    rights: ['dynamodb:DeleteItem Acces.Arn', 'dynamodb:PutItem Acces.Arn'],
    reason: 'A right password after wrong ones, and one hashed with less work than today’s: in the unit tests.',
  },
  {
    functions: ['destroy-content'],
    rights: ['envois', 'quarantaine'].map((kind) => `s3:DeleteObjectVersion VaultBucket.Arn/${kind}/*`),
    reason: 'A copy whose push was cut short, and a quarantine after thirty days: in the unit tests, and those of the injected faults.',
  },
];
