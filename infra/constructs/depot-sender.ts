import { AccountPrincipal, AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface DepotSenderProps {
  readonly depot: IBucket;
  readonly key: IKey;
  /** The sender's folder in the depot, without slash. */
  readonly prefix: string;
  readonly account?: string | undefined;
}

/** One role per sender of deposits: it puts objects under its own prefix, and can neither read, list nor delete. */
export class DepotSender extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: DepotSenderProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: `Deposits packages under ${props.prefix}/ and does nothing else`,
      assumedBy: props.account === undefined ? new AccountRootPrincipal() : new AccountPrincipal(props.account),
    });
    this.role.addToPolicy(new PolicyStatement({ actions: ['s3:PutObject'], resources: [props.depot.arnForObjects(`${props.prefix}/*`)] }));
    // Decrypt: what S3 asks of whoever completes a multipart upload under a customer key.
    this.role.addToPolicy(new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [props.key.keyArn] }));
    acknowledge(this.role, 'The wildcard ends the prefix of the sender: names of packages are its own.', 'AwsSolutions-IAM5');
  }
}
