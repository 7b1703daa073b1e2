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

/**
 * Bells of the deliveries, for whoever changed what holds them: a raccordement that is active again, an endpoint whose key was accepted
 * or whose server was repaired. What waits leaves oldest first.
 */
export function deliveryBell(at: { queueUrl: string }, client = openQueues()) {
  const ring = queue(at, client);
  return {
    raccordementActive: (insee: string, demarche: string): Promise<void> => ring({ insee, demarche }),
    endpoint: (endpoint: string): Promise<void> => ring({ endpoint }),
  };
}

/** Sends a JSON message to a standard queue, after a delay of at most 900 s (SQS). */
export function queue<B extends object = object>({ queueUrl }: { queueUrl: string }, client = openQueues()) {
  return async (body: B, delaySeconds = 0): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body), DelaySeconds: delaySeconds }));
  };
}
