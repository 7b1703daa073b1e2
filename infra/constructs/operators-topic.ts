import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface OperatorsTopicProps {
  /** Storage lets CloudWatch and EventBridge use it. */
  readonly key: IKey;
  /** Of those who run the hub; SNS writes to it once and waits for their consent before anything else. */
  readonly email: string;
}

/** Where alarms go: encrypted, TLS only, open to the alarms of this account alone. */
export class OperatorsTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { key, email }: OperatorsTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Télédossiers, exploitation', masterKey: key, enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(email));
    acknowledge(
      this.topic,
      'SNS tries a mail fifty times over six hours; what is lost then still stands in CloudWatch, as an alarm.',
      'Serverless-SNSRedrivePolicy',
    );
    // A topic with a policy of its own has no more the default one, by which its account may publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
