import { setTimeout as wait } from 'node:timers/promises';
import { DeleteRuleCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { stageConfig } from '../../infra/config.ts';
import { ACCOUNT, REGION } from '../cloud/endpoint.ts';
import type { Gap } from './gap.ts';

/** Longer than an event of the emulator takes to its queue. */
const EVENT_MS = 2_000;

/** Mails leave, and nothing is said of them: the double in `local/mails/ses-events.ts` speaks instead. */
export const sesConfigurationSetEvents: Gap = {
  name: 'ses-configuration-set-events',
  what: 'un jeu de configuration SES n’émet aucun événement ; local/mails les joue pour les courriels vus par la boîte locale',
  row: '4.9',
  async isOpen({ resources }) {
    const set = resources.find(({ type }) => type === 'AWS::SES::ConfigurationSet');
    if (set === undefined) return undefined;
    const [bridge, sqs, ses] = [new EventBridgeClient({}), new SQSClient({}), new SESClient({})];
    const Name = `ecart-ses-${process.pid}`;
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: Name }));
    try {
      await bridge.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: ['aws.ses'] }) }));
      const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${Name}`;
      await bridge.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn }] }));
      const { from } = stageConfig('local').mail;
      const Data = Buffer.from(`X-SES-CONFIGURATION-SET: ${set.physicalId}\r\nFrom: ${from}\r\nSubject: ecart\r\n\r\necart\r\n`);
      await ses.send(new SendRawEmailCommand({ Source: from, Destinations: ['success@simulator.amazonses.com'], RawMessage: { Data } }));
      await wait(EVENT_MS);
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      return Messages.length === 0;
    } finally {
      await bridge.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['queue'] }));
      await bridge.send(new DeleteRuleCommand({ Name }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    }
  },
};
