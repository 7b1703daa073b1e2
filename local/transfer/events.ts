import { randomUUID } from 'node:crypto';
import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

type Operation = `File ${'Upload' | 'Download' | 'Delete' | 'Rename'}` | `Directory ${'Create' | 'Delete'}`;
export type TransferEventType = `SFTP Server ${Operation} ${'Completed' | 'Failed'}`;
export type FailureCode = 'PARTIAL_UPLOAD' | 'PARTIAL_DOWNLOAD' | 'UNKNOWN_ERROR';

/** `detail` of an `aws.transfer` event: kebab-case, fields that do not apply are left out (AWS, « Transfer Family events detail reference »). */
export type TransferDetail = Readonly<Record<string, string | number>>;

export interface TransferEvents {
  /** Returns at once; events go out one after the other. */
  send(type: TransferEventType, detail: TransferDetail): void;
  /** Everything sent so far has been delivered. */
  drained(): Promise<void>;
}

export interface TransferEventsOptions {
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly region: string;
  readonly account: string;
  readonly serverArn: string;
  readonly log: (line: string) => void;
}

/** How long the list of rules is kept: a deploy in between changes it. */
const RULES_KEPT_MS = 2_000;

/**
 * Delivers `aws.transfer` events to the SQS targets of the rules that match. PutEvents refuses every source of AWS, on AWS and in the
 * emulator alike (emulator row 9d.2): the rules are read and judged through EventBridge's own API instead, the message sent directly.
 */
export function transferEvents({ events, sqs, region, account, serverArn, log }: TransferEventsOptions): TransferEvents {
  let chain = Promise.resolve();
  let known: { readonly rules: Promise<Rule[]>; readonly until: number } | undefined;
  const queueUrls = new Map<string, string>();

  async function listRules(): Promise<Rule[]> {
    const rules: Rule[] = [];
    let NextToken: string | undefined;
    do {
      const page = await events.send(new ListRulesCommand({ NextToken }));
      rules.push(...(page.Rules ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    // Rules of other sources are not worth a call.
    return rules.filter(({ State, EventPattern }) => State !== 'DISABLED' && EventPattern?.includes('aws.transfer'));
  }

  function currentRules(): Promise<Rule[]> {
    if (known === undefined || known.until < Date.now()) known = { rules: listRules(), until: Date.now() + RULES_KEPT_MS };
    return known.rules;
  }

  async function queueUrl(arn: string): Promise<string> {
    const cached = queueUrls.get(arn);
    if (cached !== undefined) return cached;
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) ?? '' }));
    queueUrls.set(arn, QueueUrl);
    return QueueUrl;
  }

  async function deliver(text: string): Promise<void> {
    for (const { Name: Rule = '', EventPattern } of await currentRules()) {
      const { Result } = await events.send(new TestEventPatternCommand({ EventPattern, Event: text }));
      if (Result !== true) continue;
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule }));
      for (const { Arn = '', SqsParameters } of Targets.filter(({ Arn }) => Arn?.startsWith('arn:aws:sqs:'))) {
        const MessageGroupId = SqsParameters?.MessageGroupId;
        await sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl(Arn), MessageBody: text, MessageGroupId }));
      }
    }
  }

  return {
    send(type, detail) {
      const event = {
        version: '0',
        id: randomUUID(),
        'detail-type': type,
        source: 'aws.transfer',
        account,
        time: `${new Date().toISOString().slice(0, 19)}Z`,
        region,
        resources: [serverArn],
        detail,
      };
      chain = chain
        .then(() => deliver(JSON.stringify(event)))
        .catch((error: unknown) => {
          known = undefined;
          // Best effort on AWS too: told, never retried.
          log(`transfer: event not delivered: ${String(error)}`);
        });
    },
    drained: () => chain,
  };
}
