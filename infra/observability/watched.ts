import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { HubFunction } from '../constructs/hub-function.ts';
import type { FunctionName } from '../function-timeouts.ts';
import type { GsStack } from '../stacks/gs-stack.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { WorkflowStack } from '../stacks/workflow-stack.ts';
import type { StageConfig } from '../stage-schema.ts';
import type { QueueName } from './alarm-types.ts';

/** A queue with the name under which operators know it (`ops file-morte list`). */
export interface NamedQueue {
  readonly name: string;
  readonly queue: IQueue;
}

/** What there is to watch of a stage, beside the metrics that the hub emits. */
export interface Watched {
  readonly config: StageConfig;
  readonly functions: readonly HubFunction[];
  readonly functionNamed: (name: FunctionName) => HubFunction;
  readonly queues: readonly NamedQueue[];
  readonly queueNamed: (name: QueueName) => IQueue;
  /** Dead letters of the queues, and of what is no queue: rules, stream, schedules. */
  readonly letters: readonly NamedQueue[];
  readonly lifecycle: IStateMachine;
  readonly tables: readonly { readonly name: string; readonly table: ITable }[];
  readonly apis: readonly { readonly name: string; readonly api: HttpApi }[];
  readonly gsApi: HttpApi;
}

interface WatchedStacks {
  readonly config: StageConfig;
  readonly storage: StorageStack;
  readonly workflow: WorkflowStack;
  readonly gs: GsStack;
}

export function watched({ config, storage, workflow, gs }: WatchedStacks): Watched {
  const functions = [...workflow.functions, ...gs.functions];
  return {
    config,
    functions,
    functionNamed(name) {
      const found = functions.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no stack has the function ${name}`);
      return found;
    },
    queues: workflow.queues.working,
    queueNamed(name) {
      const found = workflow.queues.working.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no queue is named ${name}`);
      return found.queue;
    },
    letters: workflow.queues.letters,
    lifecycle: workflow.lifecycle,
    tables: [
      { name: 'dossiers', table: storage.dossiers },
      { name: 'accès', table: storage.acces },
    ],
    apis: [
      { name: 'gestionnaire de suivi', api: gs.api },
      { name: 'activation', api: gs.activation.api },
    ],
    gsApi: gs.api,
  };
}
