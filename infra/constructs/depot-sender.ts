import { AccountPrincipal, AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';
import { allow, onObjects } from './permissions.ts';

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
    const deposits = onObjects(props.depot, [`${props.prefix}/`], 'PutObject');
    this.role.addToPolicy(deposits);
    // Decrypt: what S3 asks of whoever completes a multipart upload under a customer key.
    this.role.addToPolicy(allow([props.key.keyArn], 'kms:GenerateDataKey', 'kms:Decrypt'));
    acknowledgeWildcards(this.role, 'The wildcard ends the prefix of the sender: names of packages are its own.', [deposits]);
  }
}
