import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The region's endpoint, not the host of a queue's URL: one client then goes where every other one goes. */
const openQueues = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

/** Rings the mail queue for a dossier: group = number, so that its mails keep their order; a fresh id, so that no bell is dropped. */
export function mailBell({ queueUrl }: { queueUrl: string }, client = openQueues()) {
  return async (numero: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ numero }),
        MessageGroupId: numero,
        MessageDeduplicationId: randomUUID(),
      }),
    );
  };
}

/** Sends a JSON message to a standard queue, after a delay of at most 900 s (SQS). */
export function queue({ queueUrl }: { queueUrl: string }, client = openQueues()) {
  return async (body: object, delaySeconds = 0): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body), DelaySeconds: delaySeconds }));
  };
}
