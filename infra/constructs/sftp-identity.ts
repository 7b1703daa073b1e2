import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnEIP } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { hostKeysSecretName, type TransferConfig } from '../transfer-config.ts';
import { acknowledge } from './acknowledge.ts';

export interface SftpIdentityProps extends Pick<TransferConfig, 'addresses'> {
  readonly stage: string;
  readonly key: IKey;
  readonly retain: boolean;
}

/** One for each zone in which the server has an endpoint. */
const STATIC_ADDRESSES = ['FirstAddress', 'SecondAddress'] as const;

/**
 * What the software of the communes knows the sFTP server by: its host keys and, where the stage asks for them, its addresses. They
 * stand apart from the server, which can be made anew without one commune noticing.
 */
export class SftpIdentity extends Construct {
  /** Name of the secret of the host keys. */
  readonly hostKeysSecret: string;
  /** Empty where AWS gives the addresses. */
  readonly addresses: readonly CfnEIP[];

  constructor(scope: Construct, id: string, props: SftpIdentityProps) {
    super(scope, id);
    const removal = props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.hostKeysSecret = hostKeysSecretName(props.stage);
    // Made empty: the operator puts the keys in it once (README, « Deploying »), and no template ever holds one.
    const hostKeys = new CfnSecret(this, 'HostKeys', {
      name: this.hostKeysSecret,
      description: 'Private host keys of the sFTP server: rsa-, ecdsa- and ed25519-, then the generation',
      kmsKeyId: props.key.keyArn,
    });
    hostKeys.applyRemovalPolicy(removal);
    acknowledge(hostKeys, 'Every client trusts these very keys: they are renewed by hand, announced long before.', 'AwsSolutions-SMG4');

    const wanted = props.addresses.kind === 'static' ? STATIC_ADDRESSES : [];
    this.addresses = wanted.map((name) => {
      const address = new CfnEIP(this, name, { domain: 'vpc' });
      address.applyRemovalPolicy(removal);
      return address;
    });
  }
}
