import { Aws, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';
import { allow, listing, onObjects } from './permissions.ts';

/**
 * The role that Transfer Family takes for each session. It can do what any boite needs; the session policy that
 * identify-sftp-user answers narrows it to one boite (design §4).
 */
export class TransferRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: { readonly boites: IBucket; readonly key: IKey }) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Sessions of the managed sFTP server, narrowed to one boite by their session policy',
      assumedBy: new ServicePrincipal('transfer.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': sessionsOf(this) } },
      }),
    });
    this.role.addToPolicy(listing(props.boites, 'ListBucket'));
    const objects = onObjects(props.boites, [''], 'GetObject', 'GetObjectVersion', 'PutObject', 'DeleteObject');
    this.role.addToPolicy(objects);
    this.role.addToPolicy(allow([props.key.keyArn], 'kms:Decrypt', 'kms:GenerateDataKey'));
    acknowledgeWildcards(this.role, 'Every boite: the session policy names the one of the session (functions/identify-sftp-user).', [
      objects,
    ]);
  }
}

/**
 * A session's role is taken in the name of the user, `user/{server}/{name}` (Transfer guide, « Create an IAM role and policy »); the
 * guide says so of users that Transfer itself keeps, and nothing of those of an identity provider: hence the server too.
 */
const sessionsOf = (scope: Construct): string[] => [
  Stack.of(scope).formatArn({ service: 'transfer', resource: 'user', resourceName: '*' }),
  transferServers(scope),
];

/** Any server of this account and region: the server is made by a stack of its own, after this one. */
const transferServers = (scope: Construct): string =>
  Stack.of(scope).formatArn({ service: 'transfer', resource: 'server', resourceName: '*' });
