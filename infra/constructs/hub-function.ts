import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Function as LambdaFunction, RecursiveLoop, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { FUNCTION_TIMEOUTS, type FunctionName } from '../function-timeouts.ts';
import type { StageConfig } from '../stage-schema.ts';
import { ANY_RESOURCE, acknowledge, acknowledgeWildcards } from './acknowledge.ts';
import { functionCode } from './function-bundle.ts';
import { inService } from './gradual-release.ts';

/** The variables that a function's own schema reads, each as text: a forgotten or misspelt one does not compile. */
export type EnvironmentOf<S extends z.ZodObject> = { readonly [Name in keyof z.input<S>]: string };

export interface HubFunctionProps<S extends z.ZodObject> {
  readonly name: FunctionName;
  readonly config: StageConfig;
  readonly schema: S;
  readonly environment: EnvironmentOf<S>;
  readonly description: string;
  readonly memoryMb?: number;
  /** Invocations at one moment: kept for this function, and its limit. Absent: those of the account. */
  readonly reservedConcurrency?: number;
  readonly permissions?: readonly PolicyStatement[];
  /**
   * It rings for itself through its own queue. Lambda takes such a chain for a runaway loop, and stops it at about the sixteenth call
   * (aws-facts §5.3), unless it is told.
   */
  readonly ringsItself?: boolean;
}

/**
 * A function of the hub: nodejs24.x on arm64, its own role and log group, its code bundled here. A role carries what is
 * listed in `permissions`, writing to its log group and tracing; nothing is granted elsewhere but by event sources.
 */
export class HubFunction<S extends z.ZodObject = z.ZodObject> extends Construct {
  readonly lambda: LambdaFunction;
  /** What its callers call, event sources included: the function, or the alias of its version in service. */
  readonly inService: IFunction;
  readonly name: FunctionName;

  constructor(scope: Construct, id: string, props: HubFunctionProps<S>) {
    super(scope, id);
    this.name = props.name;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `Runs ${props.name}` });
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: functionCode(props.name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 1024,
      timeout: Duration.seconds(FUNCTION_TIMEOUTS[props.name]),
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      // An operator goes back to one of them at once (docs/rollback.md); one that was taken back while it was released goes with its update.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      ...(props.ringsItself === true ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      environment: { ...props.environment, POWERTOOLS_SERVICE_NAME: props.name, POWERTOOLS_LOG_LEVEL: 'INFO' },
    });
    logGroup.grantWrite(role);
    for (const statement of props.permissions ?? []) role.addToPolicy(statement);

    this.inService = inService(this, props.name, this.lambda, props.config);

    acknowledge(role, 'Tracing, and listing the streams of an account: these actions take no resource.', ANY_RESOURCE);
    acknowledgeWildcards(role, 'Objects under a key prefix that this function works on.', props.permissions ?? []);
    acknowledge(
      this.lambda,
      'Called by a queue, a stream, a state machine, an API or the sFTP server, each of which keeps what failed; what a schedule runs is called without waiting, and has a destination.',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaAsyncFailureDestination',
    );
  }

  /** As programs name it: an alias by its ARN, which needs no name of at most 64 characters. */
  get outputName(): string {
    return this.inService === this.lambda ? this.lambda.functionName : this.inService.functionArn;
  }
}
