import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type ILambdaDeploymentConfig, LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction, type IVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { NAMESPACE } from '../../functions/shared/metrics.ts';
import type { FunctionName } from '../function-timeouts.ts';
import type { StageConfig } from '../stage-schema.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import { allow } from './permissions.ts';

/**
 * Functions whose new version takes a share of the calls first. Left out, for a share of their calls would show nothing: those that a
 * schedule runs (one call in ten minutes or an hour), and those called a few times a day (docs/adr/0035).
 */
export const BY_DEGREES: ReadonlySet<FunctionName> = new Set<FunctionName>([
  'receive-deposit',
  'receive-return-flow',
  'start-lifecycle',
  'acknowledge-deposit',
  'deliver-to-boite',
  'open-in-gs',
  'hand-over-delivery',
  'carry-out-events',
  'advance-deliveries',
  'send-mails',
  'record-fetch',
  'record-mail-events',
  'destroy-content',
  'identify-sftp-user',
  'gs-api',
]);

type Release = Exclude<StageConfig['release'], 'at-once'>;
const CONFIGS: Readonly<Record<Release, ILambdaDeploymentConfig>> = {
  'tenth-for-5-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  'tenth-for-10-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
};

/** Name of the alias that callers call. */
const IN_SERVICE = 'en-service';

/**
 * Failed calls of the new version within five minutes that take it back. 8 million dossiers a year in office hours (250 days of 10 h) are
 * 53 a minute, and a tenth of five minutes of them 27 calls: at one transient failure in a thousand calls, two in one window come by
 * chance 0.04 % of the time, 1 % over two windows of fifteen functions. At a tenth of that load a version that always fails has
 * 2.7 calls in a window: it is caught within ten minutes in 9 cases of 10.
 */
const FAILURES = 2;
const WINDOW = Duration.minutes(5);

/**
 * What the callers of a function call: an alias whose versions follow each other by degrees, where the stage releases so; else the
 * function itself, as on the local cloud, which has no CodeDeploy.
 */
export function inService(scope: Construct, name: FunctionName, lambda: LambdaFunction, { release }: StageConfig): IFunction {
  if (release === 'at-once' || !BY_DEGREES.has(name)) return lambda;
  const alias = new Alias(scope, 'InService', { aliasName: IN_SERVICE, version: lambda.currentVersion as IVersion });
  const releases = Releases.of(scope);
  releases.mayMove(lambda);
  new LambdaDeploymentGroup(scope, 'Release', {
    application: releases.application,
    // The managed policy that it would add is wider.
    role: releases.role.withoutPolicyUpdates(),
    alias,
    deploymentConfig: CONFIGS[release],
    alarms: [failuresOf(scope, name, lambda, alias)],
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
  });
  return alias as IFunction;
}

/**
 * Of the new version alone: what the old one does meanwhile says nothing of it. A call fails by throwing, by dying, or, where a batch or
 * an answer hides it from Lambda, by its own word (`failure` in functions/shared/logger.ts).
 */
function failuresOf(scope: Construct, name: FunctionName, lambda: LambdaFunction, alias: Alias): Alarm {
  const common = { period: WINDOW, statistic: 'Sum' };
  const { version } = lambda.currentVersion;
  const thrown = new Metric({
    ...common,
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensionsMap: { FunctionName: lambda.functionName, Resource: `${lambda.functionName}:${alias.aliasName}`, ExecutedVersion: version },
  });
  const said = new Metric({ ...common, namespace: NAMESPACE, metricName: 'Failure', dimensionsMap: { service: name, version } });
  return new Alarm(scope, 'ReleaseFails', {
    alarmDescription: `The version of ${name} that is being released fails: CodeDeploy takes it back. Runbook: docs/runbooks/release.md`,
    metric: new MathExpression({ expression: 'FILL(thrown, 0) + FILL(said, 0)', usingMetrics: { thrown, said }, period: WINDOW }),
    threshold: FAILURES,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** CodeDeploy's application of a stack, and the one role by which it moves the aliases of that stack. */
class Releases extends Construct {
  readonly application = new LambdaApplication(this, 'Application');
  readonly role = new Role(this, 'Role', {
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    description: 'Moves the aliases of functions from one version to the next',
  });

  static of(scope: Construct): Releases {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild('Releases');
    return found instanceof Releases ? found : new Releases(stack, 'Releases');
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const watching = allow(['*'], 'cloudwatch:DescribeAlarms');
    this.role.addToPolicy(watching);
    acknowledgeWildcards(this.role, 'Reading the state of alarms takes no resource.', [watching]);
  }

  mayMove(lambda: LambdaFunction): void {
    const arns = [lambda.functionArn, `${lambda.functionArn}:*`];
    const moving = allow(arns, 'lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig');
    this.role.addToPolicy(moving);
    acknowledgeWildcards(this.role, 'The versions and the alias of this function.', [moving]);
  }
}
