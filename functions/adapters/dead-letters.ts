import { randomUUID } from 'node:crypto';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type MessageSystemAttributeName,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** A message that its queue gave up on. */
export interface Letter {
  readonly messageId: string;
  /** Of this receipt only: what deletes it. */
  readonly receipt: string;
  readonly body: string;
  readonly sentAt: string;
  /** Group of a FIFO queue. */
  readonly group: string | undefined;
}

const RedriveSchema = z.object({ deadLetterTargetArn: z.string() });
const ATTRIBUTES: MessageSystemAttributeName[] = ['SentTimestamp', 'MessageGroupId'];

/** Queues and their dead letters. Nothing is moved by SQS itself: a replay receives, sends and deletes, here as on AWS. */
export function deadLetters(client = new SQSClient({ useQueueUrlAsEndpoint: false })) {
  return {
    /** Where a queue puts what it gives up on; null for a queue that is itself a last resort. */
    async lettersOf(QueueUrl: string): Promise<string | null> {
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }));
      if (Attributes?.RedrivePolicy === undefined) return null;
      const { deadLetterTargetArn } = RedriveSchema.parse(JSON.parse(Attributes.RedrivePolicy));
      return (await client.send(new GetQueueUrlCommand({ QueueName: deadLetterTargetArn.split(':').at(-1) }))).QueueUrl ?? null;
    },

    /** About how many messages wait in a queue. */
    async waiting(QueueUrl: string): Promise<number> {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }));
      return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
    },

    /** Ten messages at most, hidden from others for some seconds; none left where the answer is empty. */
    async receive(QueueUrl: string, hideSeconds: number): Promise<Letter[]> {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hideSeconds,
          MessageSystemAttributeNames: ATTRIBUTES,
        }),
      );
      return Messages.flatMap(({ MessageId, ReceiptHandle, Body, Attributes }) =>
        MessageId === undefined || ReceiptHandle === undefined || Body === undefined
          ? []
          : [
              {
                messageId: MessageId,
                receipt: ReceiptHandle,
                body: Body,
                sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
                group: Attributes?.MessageGroupId,
              },
            ],
      );
    },

    /** Sends a letter again, as it was; a fresh id, so that a FIFO queue does not take it for the first one. */
    async send(QueueUrl: string, { body, group }: Letter): Promise<void> {
      const fifo = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: randomUUID() };
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...fifo }));
    },

    async remove(QueueUrl: string, { receipt }: Letter): Promise<void> {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
    },
  };
}
export type DeadLetters = ReturnType<typeof deadLetters>;
