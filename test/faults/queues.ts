import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { BreakableCloud } from './breakable-cloud.ts';

const RedriveSchema = z.object({ deadLetterTargetArn: z.string() });

interface Watched {
  readonly url: string;
  readonly name: string;
  readonly arn: string;
  /** Queue of its dead letters. */
  readonly dead: string | undefined;
}

/** Every queue of the hub: how much waits, and the operator who gives dead letters back to their queue. */
export function queues({ outputs, clock }: BreakableCloud) {
  const { endpoint, region } = outputs;
  const sqs = new SQSClient({ endpoint, region, useQueueUrlAsEndpoint: false });
  let known: Promise<Watched[]> | undefined;

  async function look(): Promise<Watched[]> {
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    return Promise.all(
      QueueUrls.map(async (url) => {
        const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
        const redrive = Attributes.RedrivePolicy;
        const dead = redrive === undefined ? undefined : RedriveSchema.parse(JSON.parse(redrive)).deadLetterTargetArn;
        return { url, name: url.split('/').at(-1) ?? '', arn: Attributes.QueueArn ?? '', dead };
      }),
    );
  }

  /** Every queue, and how many messages it holds: visible, delayed or in the hands of a function. */
  async function held(): Promise<(Watched & { readonly waiting: number })[]> {
    known ??= look();
    const { queues: found } = await clock.standstill();
    return (await known).map((queue) => ({ ...queue, waiting: found[queue.name]?.held ?? 0 }));
  }

  return {
    /** Messages of every queue that has dead letters, and of the dead letters. */
    async waiting(): Promise<{ alive: number; dead: number }> {
      const all = await held();
      const sum = (some: readonly { waiting: number }[]) => some.reduce((total, { waiting }) => total + waiting, 0);
      const deadArns = new Set(all.flatMap(({ dead }) => dead ?? []));
      return { alive: sum(all.filter(({ dead }) => dead !== undefined)), dead: sum(all.filter(({ arn }) => deadArns.has(arn))) };
    },

    /** Gives every dead letter back to the queue from which it came; answers how many. */
    async replay(): Promise<number> {
      const all = await held();
      let moved = 0;
      for (const { url, dead } of all) {
        const letters = all.find(({ arn }) => arn === dead);
        if (letters === undefined || letters.waiting === 0) continue;
        for (;;) {
          const { Messages = [] } = await sqs.send(
            new ReceiveMessageCommand({ QueueUrl: letters.url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
          );
          if (Messages.length === 0) break;
          for (const { Body = '', ReceiptHandle, MessageId, Attributes } of Messages) {
            const group = Attributes?.MessageGroupId;
            await sqs.send(
              new SendMessageCommand({
                QueueUrl: url,
                MessageBody: Body,
                ...(group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: `replayed-${MessageId}` }),
              }),
            );
            await sqs.send(new DeleteMessageCommand({ QueueUrl: letters.url, ReceiptHandle }));
            moved += 1;
          }
        }
      }
      return moved;
    },
  };
}
