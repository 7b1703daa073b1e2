import { readFileSync } from 'node:fs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { pascalCase } from '../names.ts';
import type { StageConfig } from '../stage-schema.ts';
import { ANY_RESOURCE, acknowledge } from './acknowledge.ts';
import type { HubFunction } from './hub-function.ts';

export interface FileStateMachineProps {
  /** `statemachines/<name>.asl.json`. */
  readonly name: string;
  readonly config: StageConfig;
  /** The functions its tasks call; `deliver-to-boite` is `${DeliverToBoiteFunctionArn}` in the file. */
  readonly functions: readonly HubFunction[];
}

/**
 * A Standard machine whose definition is a file that a reviewer reads. CDK grants nothing for a definition given as
 * text, so the grants are made here, from the same list as the substitutions. `fromString` keeps the text in the
 * template, where tests see it. Histories hold ids only, and the logs leave even those out.
 */
export class FileStateMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: FileStateMachineProps) {
    super(scope, id);
    const definition = readFileSync(new URL(`../../statemachines/${props.name}.asl.json`, import.meta.url), 'utf8');
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: Object.fromEntries(props.functions.map((f) => [placeholder(f.name), f.inService.functionArn])),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', { retention: props.config.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: props.functions.map((f) => f.inService.functionArn) }),
    );
    acknowledge(this.machine, 'Delivery of logs and traces: these actions take no resource.', ANY_RESOURCE);
    acknowledge(
      this.machine,
      'Errors only: a log of every state would cost more than the state, and the table keeps the history.',
      'AwsSolutions-SF1',
    );
  }
}

/** `deliver-to-boite` → `DeliverToBoiteFunctionArn`. */
export const placeholder = (name: string): string => `${pascalCase(name)}FunctionArn`;
