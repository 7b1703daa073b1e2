import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { HubFunction } from './hub-function.ts';
import { allow, sendingTo } from './permissions.ts';

export interface ScheduleOptions {
  readonly of: HubFunction;
  readonly key: IKey;
  /** Where an invocation goes that could not be made, or that failed. */
  readonly failures: IQueue;
  readonly description: string;
  /** `rate(…)`, in UTC: what must happen at a French hour is decided in code. */
  readonly expression: string;
}

/** Runs a function again and again. What failed is not tried again at once: the next round takes it up, and a second try would only add load. */
export function schedule(scope: Construct, id: string, { of, key, failures, description, expression }: ScheduleOptions): void {
  of.inService.configureAsyncInvoke({ retryAttempts: 0, onFailure: { bind: () => ({ destination: failures.queueArn }) } });
  const role = new Role(scope, `${id}ScheduleRole`, { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
  role.addToPolicy(allow([of.inService.functionArn], 'lambda:InvokeFunction'));
  role.addToPolicy(sendingTo(failures));
  role.addToPolicy(allow([key.keyArn], 'kms:GenerateDataKey', 'kms:Decrypt'));
  new CfnSchedule(scope, `${id}Schedule`, {
    description,
    scheduleExpression: expression,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: of.inService.functionArn,
      roleArn: role.roleArn,
      input: '{}',
      deadLetterConfig: { arn: failures.queueArn },
      retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
    },
  });
}
