import {
  type CfnEIP,
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnServer } from 'aws-cdk-lib/aws-transfer';
import { Construct, type IDependable } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface SftpNetworkProps {
  readonly addresses: readonly CfnEIP[];
  /** Ranges that may connect. */
  readonly networks: readonly string[];
  readonly logs: ILogGroup;
}

const SFTP_PORT = 22;

/**
 * The network of a server with addresses that stay: one public subnet for each address, and nothing else in it, no NAT, no instance.
 * Refused connections are logged here; those that pass, by the server itself.
 */
export class SftpNetwork extends Construct {
  readonly endpoint: CfnServer.EndpointDetailsProperty;
  /** The way to the Internet, without which no address can be attached. */
  readonly ready: IDependable;

  constructor(scope: Construct, id: string, props: SftpNetworkProps) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      // The smallest that AWS allows for each subnet, 16 addresses, and as many subnets as zones.
      ipAddresses: IpAddresses.cidr('10.83.0.0/27'),
      maxAzs: props.addresses.length,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Sftp', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false }],
    });
    vpc.addFlowLog('Refused', { destination: FlowLogDestination.toCloudWatchLogs(props.logs), trafficType: FlowLogTrafficType.REJECT });
    const group = new SecurityGroup(this, 'Clients', {
      vpc: vpc as IVpc,
      description: 'Software of the communes',
      allowAllOutbound: false,
    });
    for (const network of props.networks) group.addIngressRule(Peer.ipv4(network), Port.tcp(SFTP_PORT));
    if (props.networks.includes('0.0.0.0/0')) {
      acknowledge(
        group,
        'The stage says so: communes connect from anywhere; keys, passwords and locks keep the door.',
        'AwsSolutions-EC23',
      );
    }
    if (vpc.publicSubnets.length !== props.addresses.length) throw new Error('Transfer Family wants as many addresses as subnets');
    this.endpoint = {
      vpcId: vpc.vpcId,
      subnetIds: vpc.publicSubnets.map(({ subnetId }) => subnetId),
      addressAllocationIds: props.addresses.map(({ attrAllocationId }) => attrAllocationId),
      securityGroupIds: [group.securityGroupId],
    };
    this.ready = vpc.internetConnectivityEstablished;
  }
}
