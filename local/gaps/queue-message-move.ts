import { GetQueueAttributesCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import type { Gap } from './gap.ts';

/** Dead letters cannot be moved back by one call: a replay receives, sends and deletes. */
export const queueMessageMove: Gap = {
  name: 'sqs-message-move-task',
  what: 'StartMessageMoveTask n’existe pas : un rejeu reçoit, renvoie et supprime',
  row: '1.7',
  async isOpen({ stacks }) {
    const client = new SQSClient({});
    const asked = new GetQueueAttributesCommand({ QueueUrl: stacks.RetryQueueUrl, AttributeNames: ['QueueArn'] });
    const { Attributes } = await client.send(asked);
    try {
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }));
      return false;
    } catch (error) {
      return error instanceof Error && /InvalidAction|not valid for this endpoint/.test(`${error.name} ${error.message}`);
    }
  },
};
