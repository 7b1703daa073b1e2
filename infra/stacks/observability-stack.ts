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
  readonly operators: OperatorsTopic;
  readonly page: OperatorsDashboard;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { config, storage } = props;
    this.operators = new OperatorsTopic(this, 'Operators', { key: storage.key, email: config.mail.operator });
    this.page = new OperatorsDashboard(this, 'Page', watched(props));
    if (config.stage !== 'local') new Alarms(this, 'Alarms', { watched: watched(props), topic: this.operators.topic });

    new CfnOutput(this, 'OperatorsTopicArn', { value: this.operators.topic.topicArn });
  }
}
