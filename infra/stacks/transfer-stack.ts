import { CfnOutput, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnHostKey, CfnServer } from 'aws-cdk-lib/aws-transfer';
import type { Construct } from 'constructs';
import { NAMESPACE } from '../../functions/shared/metrics.ts';
import { SftpNetwork } from '../constructs/sftp-network.ts';
import { HOST_KEY_TYPES, hostKeyField, hostKeysSecretName } from '../transfer-config.ts';
import type { HubStackProps, StorageStack } from './storage-stack.ts';
import type { WorkflowStack } from './workflow-stack.ts';

export interface TransferStackProps extends HubStackProps {
  readonly storage: StorageStack;
  readonly workflow: WorkflowStack;
}

/** Shown before the login. Transfer Family takes ASCII only: words that need no accent. */
const BANNER = [
  'Serveur sFTP de service-public.fr pour les communes.',
  'Connexion avec un compte ouvert par la DILA uniquement ; toute connexion est inscrite dans un journal.',
  '',
].join('\r\n');

/** Lines of the structured log that are counted, by `activity-type` (Transfer guide, « CloudWatch log structure »). */
const COUNTED = { SftpAuthFailure: 'AUTH_FAILURE', SftpPartialClose: 'PARTIAL_CLOSE', SftpError: 'ERROR' } as const;

/**
 * The managed sFTP server, and nothing else: no emulator has it, so the local stage leaves this stack out and a double stands for it
 * (local/transfer). What must outlive the server is in the Storage stack, what it calls in the Workflow stack.
 */
export class TransferStack extends Stack {
  constructor(scope: Construct, id: string, props: TransferStackProps) {
    super(scope, id, props);
    const { config, storage, workflow } = props;
    // Who connected, whence, and which files: a security log, kept when the stack goes, readable with the customer key only.
    const connections = new LogGroup(this, 'Connections', {
      retention: config.logRetentionDays,
      encryptionKey: storage.key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [metricName, activity] of Object.entries(COUNTED)) {
      new MetricFilter(this, metricName, {
        logGroup: connections,
        filterPattern: FilterPattern.stringValue('$.activity-type', '=', activity),
        metricNamespace: NAMESPACE,
        metricName,
        metricValue: '1',
        defaultValue: 0,
      });
    }

    const server = this.server(props, connections);
    new CfnPermission(this, 'MayIdentify', {
      action: 'lambda:InvokeFunction',
      functionName: workflow.identifySftpUser.functionArn,
      principal: 'transfer.amazonaws.com',
      sourceAccount: this.account,
      sourceArn: server.attrArn,
    });
    this.hostKeys(config, server);
    this.outputs(config, storage, server);
  }

  private server({ config, storage, workflow }: TransferStackProps, connections: LogGroup): CfnServer {
    const { addresses, hostName } = config.transfer;
    const network =
      addresses.kind === 'static'
        ? new SftpNetwork(this, 'Network', { addresses: storage.sftp.addresses, networks: addresses.networks, logs: connections })
        : undefined;
    const server = new CfnServer(this, 'Server', {
      domain: 'S3',
      protocols: ['SFTP'],
      ...(network === undefined
        ? { endpointType: 'PUBLIC', ipAddressType: 'DUALSTACK' }
        : { endpointType: 'VPC', ipAddressType: 'IPV4', endpointDetails: network.endpoint }),
      identityProviderType: 'AWS_LAMBDA',
      identityProviderDetails: { function: workflow.identifySftpUser.functionArn, sftpAuthenticationMethods: 'PUBLIC_KEY_OR_PASSWORD' },
      // Without a name CloudFormation would take the policy of 2018 (aws-facts §1.3).
      securityPolicyName: 'TransferSecurityPolicy-2025-03',
      // No key of AWS's making: the server answers nobody until it has those of the secret.
      createWithHostKey: false,
      // A folder of thousands of files lists in seconds. The home is a folder, which is what a mapping is without a type.
      s3StorageOptions: { directoryListingOptimization: 'ENABLED' },
      // Clients set dates and modes after an upload; S3 has none, and a refusal would make them say that the upload failed.
      protocolDetails: { setStatOption: 'ENABLE_NO_OP' },
      structuredLogDestinations: [connections.logGroupArn],
      preAuthenticationLoginBanner: BANNER,
      ...(hostName === undefined ? {} : { tags: [{ key: 'transfer:customHostname', value: hostName }] }),
    });
    if (network !== undefined) server.node.addDependency(network.ready);
    return server;
  }

  /** Oldest generation first: for each type the server shows the key that was imported first. */
  private hostKeys(config: HubStackProps['config'], server: CfnServer): void {
    let before: CfnHostKey[] = [];
    for (const generation of config.transfer.hostKeys) {
      before = HOST_KEY_TYPES.map((type) => {
        const jsonField = hostKeyField(type, generation);
        const key = new CfnHostKey(this, `HostKey-${jsonField}`, {
          serverId: server.attrServerId,
          description: jsonField,
          // A reference that CloudFormation follows when it deploys: the key itself is in no template.
          hostKeyBody: SecretValue.secretsManager(hostKeysSecretName(config.stage), { jsonField }).unsafeUnwrap(),
        });
        for (const older of before) key.addDependency(older);
        return key;
      });
    }
  }

  private outputs(config: HubStackProps['config'], storage: StorageStack, server: CfnServer): void {
    const { hostName } = config.transfer;
    const addresses = storage.sftp.addresses;
    const target =
      addresses.length > 0
        ? `A ${addresses.map(({ attrPublicIp }) => attrPublicIp).join(', ')}`
        : `CNAME ${server.attrServerId}.transfer-server.${this.region}.on.aws`;
    new CfnOutput(this, 'ServerId', { value: server.attrServerId });
    new CfnOutput(this, 'SftpDns', { value: `${hostName ?? 'sftp'} ${target}`, description: 'Record that the DNS team creates' });
  }
}
