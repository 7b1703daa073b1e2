import { type EventPattern, Rule, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface EventRuleToQueueProps {
  readonly pattern: EventPattern;
  readonly queue: Queue;
  /** Where EventBridge puts what it could not put into the queue. */
  readonly deadLetters: Queue;
  readonly description: string;
  /** What of the event goes into the queue; all of it by default. */
  readonly input?: RuleTargetInput;
}

/**
 * Events of AWS to a queue, always: a rule that calls a function has no partial batch and no visible backlog. The two
 * queues take messages of this rule alone; Storage lets EventBridge use the key.
 */
export class EventRuleToQueue extends Construct {
  private readonly rule: Rule;

  constructor(scope: Construct, id: string, props: EventRuleToQueueProps) {
    super(scope, id);
    this.rule = new Rule(this, 'Rule', { eventPattern: props.pattern, description: props.description });
    this.rule.addTarget({
      bind: () => ({
        arn: props.queue.queueArn,
        deadLetterConfig: { arn: props.deadLetters.queueArn },
        ...(props.input === undefined ? {} : { input: props.input }),
      }),
    });
    this.allow(props.queue);
    this.allow(props.deadLetters);
  }

  private allow(queue: IQueue): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rule.ruleArn } },
      }),
    );
  }
}
