import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { transformed } from './input-transformer.ts';

/** An event of AWS as a double says it; the envelope is added here. */
export interface AwsEvent {
  readonly source: `aws.${string}`;
  readonly type: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Delivered at least once on AWS: tried again here before it is given up. Others are best effort. */
  readonly durable?: boolean;
}

/**
 * How an event travels. EventBridge promises no order, and some sources promise not even one copy: 0 copies, the event is lost; 2, it
 * comes twice; with `delayMs` it comes after those sent later; with `after`, once that resolves, and whoever holds it knows of it.
 */
export interface Travel {
  readonly copies: number;
  readonly delayMs?: number;
  readonly after?: Promise<void>;
}

export type TravelHook = (event: AwsEvent) => Travel | undefined;

export interface AwsEvents {
  /** Returns at once; events go out one after the other, those with a delay apart. */
  send(event: AwsEvent): void;
  /** Everything sent so far has been delivered, or was lost on purpose. */
  drained(): Promise<void>;
  /** Asked about every event, in the order they were added; the first answer counts. Returns what removes it. */
  intercept(hook: TravelHook): () => void;
  /** Forgets every hook. */
  reset(): void;
}

export interface AwsEventsOptions {
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly region: string;
  readonly account: string;
  readonly log: (line: string) => void;
}

/** Attempts at an event that is durable: some three seconds in all. */
const ATTEMPTS = 8;

/** How long the list of rules is kept: a deploy in between changes it. */
const RULES_KEPT_MS = 2_000;

/**
 * Delivers events of AWS to the SQS targets of the rules that match. PutEvents refuses every source of AWS, on AWS and in the emulator
 * alike (emulator row 9d.2): the rules are read and judged through EventBridge's own API instead, the message sent directly.
 */
export function awsEvents({ events, sqs, region, account, log }: AwsEventsOptions): AwsEvents {
  let chain = Promise.resolve();
  const late = new Set<Promise<void>>();
  const hooks: TravelHook[] = [];
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
    return rules.filter(({ State }) => State !== 'DISABLED');
  }

  /** Rules of other sources are not worth a call. */
  async function rulesOf(source: string): Promise<Rule[]> {
    if (known === undefined || known.until < Date.now()) known = { rules: listRules(), until: Date.now() + RULES_KEPT_MS };
    return (await known.rules).filter(({ EventPattern }) => EventPattern?.includes(source));
  }

  async function queueUrl(arn: string): Promise<string> {
    const cached = queueUrls.get(arn);
    if (cached !== undefined) return cached;
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) ?? '' }));
    queueUrls.set(arn, QueueUrl);
    return QueueUrl;
  }

  async function deliver(source: string, text: string): Promise<void> {
    for (const { Name: Rule = '', EventPattern } of await rulesOf(source)) {
      const { Result } = await events.send(new TestEventPatternCommand({ EventPattern, Event: text }));
      if (Result !== true) continue;
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule }));
      for (const { Arn = '', SqsParameters, InputTransformer } of Targets.filter(({ Arn }) => Arn?.startsWith('arn:aws:sqs:'))) {
        const MessageGroupId = SqsParameters?.MessageGroupId;
        const MessageBody = InputTransformer === undefined ? text : transformed(text, InputTransformer);
        await sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl(Arn), MessageBody, MessageGroupId }));
      }
    }
  }

  async function tryToDeliver(source: string, text: string, attempts: number): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await deliver(source, text);
      } catch (error) {
        known = undefined;
        if (attempt >= attempts) throw error;
        await wait(100 * attempt);
      }
    }
  }

  function missed(source: string, error: unknown): void {
    log(`${source}: event not delivered: ${String(error)}`);
  }

  function travelOf(event: AwsEvent): Travel {
    for (const hook of hooks) {
      const travel = hook(event);
      if (travel !== undefined) return travel;
    }
    return { copies: 1 };
  }

  function apart(sent: Promise<void>): void {
    late.add(sent);
    void sent.then(() => late.delete(sent));
  }

  return {
    send(event) {
      const { source, type, resources, detail, durable = false } = event;
      const time = `${new Date().toISOString().slice(0, 19)}Z`;
      const envelope = { version: '0', id: randomUUID(), 'detail-type': type, source, account, time, region, resources, detail };
      const text = JSON.stringify(envelope);
      const { copies, delayMs = 0, after } = travelOf(event);
      for (let copy = 0; copy < copies; copy += 1) {
        const go = () => tryToDeliver(source, text, durable ? ATTEMPTS : 1).catch((error: unknown) => missed(source, error));
        if (after !== undefined) void after.then(() => apart(go()));
        else if (delayMs === 0) chain = chain.then(go);
        else apart(wait(delayMs).then(go));
      }
    },
    async drained() {
      await Promise.all([chain, ...late]);
    },
    intercept(hook) {
      hooks.push(hook);
      return () => {
        const at = hooks.indexOf(hook);
        if (at >= 0) hooks.splice(at, 1);
      };
    },
    reset: () => void hooks.splice(0),
  };
}
