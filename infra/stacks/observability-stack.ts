import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OperatorsTopic } from '../constructs/operators-topic.ts';
import { Alarms } from '../observability/alarms.ts';
import { OperatorsDashboard } from '../observability/operators-dashboard.ts';
import { watched } from '../observability/watched.ts';
import type { GsStack } from './gs-stack.ts';
import type { HubStackProps, StorageStack } from './storage-stack.ts';
import type { WorkflowStack } from './workflow-stack.ts';

export interface ObservabilityStackProps extends HubStackProps {
  readonly storage: StorageStack;
  readonly workflow: WorkflowStack;
  readonly gs: GsStack;
}

/** What operators look at, and what calls them: the dashboard, and the topic of the alarms. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { config, storage } = props;
    const { topic } = new OperatorsTopic(this, 'Operators', { key: storage.key, email: config.mail.operator });
    const stage = watched(props);
    new OperatorsDashboard(this, 'Page', stage);
    if (config.stage !== 'local') new Alarms(this, 'Alarms', { watched: stage, topic });

    new CfnOutput(this, 'OperatorsTopicArn', { value: topic.topicArn });
  }
}
