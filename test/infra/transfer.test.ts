import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { stageConfig } from '../../infra/config.ts';
import type { StageConfig } from '../../infra/stage-schema.ts';
import { type Resource, stageTemplates } from '../../infra/stage-templates.ts';
import { TransferConfigSchema } from '../../infra/transfer-config.ts';
import { plain } from './intrinsics.ts';
import { checkedAssembly, synthesise } from './stages.ts';

const DEPLOYED = ['preprod', 'prod'] as const;
const only = ([one, ...more]: readonly Resource[]): Resource => {
  if (one === undefined || more.length > 0) throw new Error('exactly one resource was expected');
  return one;
};

test('the local stage has no sFTP server of AWS: a double stands for it', () => {
  expect(synthesise('local').stacks.transfer).toBeUndefined();
});

describe.each(DEPLOYED)('the sFTP server of the stage %s', (stage) => {
  const { ofType, resources, outputs, stacks } = synthesise(stage);
  const server = only(ofType('AWS::Transfer::Server')).Properties;

  test('speaks SFTP over S3, on IPv4 and IPv6, with the security policy of 2025', () => {
    expect(server).toMatchObject({
      Domain: 'S3',
      Protocols: ['SFTP'],
      EndpointType: 'PUBLIC',
      IpAddressType: 'DUALSTACK',
      SecurityPolicyName: 'TransferSecurityPolicy-2025-03',
      S3StorageOptions: { DirectoryListingOptimization: 'ENABLED' },
      ProtocolDetails: { SetStatOption: 'ENABLE_NO_OP' },
    });
    expect(server).not.toHaveProperty('EndpointDetails');
  });

  test('asks identify-sftp-user who enters, by key or by password', () => {
    expect(server.IdentityProviderType).toBe('AWS_LAMBDA');
    const details = z.object({ Function: z.json(), SftpAuthenticationMethods: z.string() }).parse(server.IdentityProviderDetails);
    // Whose version is in service.
    expect(plain(details.Function)).toBe('FunctionsIdentifySftpUserInService');
    expect(details.SftpAuthenticationMethods).toBe('PUBLIC_KEY_OR_PASSWORD');
  });

  test('this very server, and no other, may call the identity provider', () => {
    const permissions = ofType('AWS::Lambda::Permission').filter(({ Properties }) => Properties.Principal === 'transfer.amazonaws.com');
    const { FunctionName, SourceArn, SourceAccount, Action } = only(permissions).Properties;
    expect([FunctionName, SourceArn, SourceAccount].map(plain)).toEqual(['FunctionsIdentifySftpUserInService', 'Server.Arn', 'AccountId']);
    expect(Action).toBe('lambda:InvokeFunction');
  });

  test('its log of connections is encrypted with the customer key, kept when the stack goes, and counted', () => {
    const log = only(resources.filter(({ Type, stack }) => Type === 'AWS::Logs::LogGroup' && stack === 'Transfer'));
    expect(plain(log.Properties.KmsKeyId)).toBe('Key.Arn');
    expect([log.DeletionPolicy, log.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect([server.StructuredLogDestinations].flat().map(plain)).toEqual(['Connections.Arn']);
    const filters = ofType('AWS::Logs::MetricFilter').map(({ Properties }) => {
      const [{ MetricName } = { MetricName: '' }] = z.array(z.object({ MetricName: z.string() })).parse(Properties.MetricTransformations);
      return [MetricName, Properties.FilterPattern];
    });
    expect(Object.fromEntries(filters)).toEqual({
      SftpAuthFailure: '{ $.activity-type = "AUTH_FAILURE" }',
      SftpPartialClose: '{ $.activity-type = "PARTIAL_CLOSE" }',
      SftpError: '{ $.activity-type = "ERROR" }',
    });
  });

  test('a metric of the log has no dimension: no address, account or file becomes a name', () => {
    expect(JSON.stringify(ofType('AWS::Logs::MetricFilter'))).not.toContain('Dimensions');
  });

  test('shows the host keys of the secret alone, one of each type', () => {
    expect(server.CreateWithHostKey).toBe(false);
    expect(server).not.toHaveProperty('HostKey');
    const bodies = ofType('AWS::Transfer::HostKey').map(({ Properties }) => Properties.HostKeyBody);
    expect(bodies.sort()).toEqual(
      ['ecdsa', 'ed25519', 'rsa'].map(
        (type) => `{{resolve:secretsmanager:teledossier-${stage}/cles-hote-sftp:SecretString:${type}-2026::}}`,
      ),
    );
  });

  test('the secret of the host keys is made empty, encrypted, and named as the server asks for it', () => {
    const secret = only(ofType('AWS::SecretsManager::Secret')).Properties;
    expect(secret.Name).toBe(`teledossier-${stage}/cles-hote-sftp`);
    expect(plain(secret.KmsKeyId)).toBe('Key.Arn');
    for (const value of ['SecretString', 'GenerateSecretString']) expect(secret).not.toHaveProperty(value);
  });

  test('greets in ASCII, which is all that Transfer Family takes', () => {
    expect(server.PreAuthenticationLoginBanner).toMatch(/^[ -~\r\n]{1,512}$/);
  });

  test('has a name of ours, and says which record makes it known', () => {
    expect(server.Tags).toContainEqual({ Key: 'transfer:customHostname', Value: stageConfig(stage).transfer.hostName });
    expect(outputs('Transfer').toSorted()).toEqual(['ServerId', 'SftpDns']);
  });

  test('is not deleted by mistake', () => {
    expect(stacks.transfer?.terminationProtection).toBe(true);
  });

  test('stands alone in its stack: everything else runs locally too', () => {
    const types = new Set(resources.filter(({ stack }) => stack === 'Transfer').map(({ Type }) => Type));
    expect([...types].sort()).toEqual([
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
      'AWS::Logs::MetricFilter',
      'AWS::Transfer::HostKey',
      'AWS::Transfer::Server',
    ]);
  });

  test('logins have a share of the account of their own', () => {
    const reserved = ofType('AWS::Lambda::Function').filter(({ Properties }) => 'ReservedConcurrentExecutions' in Properties);
    expect(only(reserved).id).toMatch(/^FunctionsIdentifySftpUser/);
    expect(only(reserved).Properties.ReservedConcurrentExecutions).toBe(100);
  });
});

const withTransfer = (transfer: Partial<StageConfig['transfer']>): StageConfig => {
  const config = stageConfig('prod');
  return { ...config, transfer: { ...config.transfer, ...transfer } };
};

describe('a server with addresses that stay', () => {
  const config = withTransfer({ addresses: { kind: 'static', networks: ['192.0.2.0/24', '198.51.100.0/24'] } });
  const { ofType, stacks } = stageTemplates(config);
  const server = only(ofType('AWS::Transfer::Server')).Properties;

  test('has one in each of two public subnets, IPv4 only: AWS gives no other', () => {
    expect(server).toMatchObject({ EndpointType: 'VPC', IpAddressType: 'IPV4' });
    const details = z
      .object({ AddressAllocationIds: z.array(z.json()), SubnetIds: z.array(z.json()), SecurityGroupIds: z.array(z.json()) })
      .parse(server.EndpointDetails);
    expect(details.AddressAllocationIds.map(plain)).toEqual(['SftpFirstAddress.AllocationId', 'SftpSecondAddress.AllocationId']);
    expect(details.SubnetIds).toHaveLength(2);
    expect(ofType('AWS::EC2::Subnet')).toHaveLength(2);
  });

  test('its addresses outlive it, as its keys do', () => {
    for (const { id, stack, DeletionPolicy } of ofType('AWS::EC2::EIP')) expect([stack, DeletionPolicy], id).toEqual(['Storage', 'Retain']);
    expect(ofType('AWS::EC2::EIP')).toHaveLength(2);
  });

  test('lets the named networks in, on one port, and nothing out', () => {
    const group = only(ofType('AWS::EC2::SecurityGroup')).Properties;
    const Rule = z.object({ CidrIp: z.string(), FromPort: z.int(), ToPort: z.int(), IpProtocol: z.string() });
    const rules = z.array(Rule).parse(group.SecurityGroupIngress);
    expect(rules.map(({ CidrIp, FromPort, ToPort, IpProtocol }) => [CidrIp, FromPort, ToPort, IpProtocol])).toEqual([
      ['192.0.2.0/24', 22, 22, 'tcp'],
      ['198.51.100.0/24', 22, 22, 'tcp'],
    ]);
    expect(JSON.stringify(group.SecurityGroupEgress)).toContain('255.255.255.255/32');
  });

  test('its network has no NAT and keeps what it refused', () => {
    expect(ofType('AWS::EC2::NatGateway')).toEqual([]);
    expect(only(ofType('AWS::EC2::FlowLog')).Properties.TrafficType).toBe('REJECT');
  });

  test.each([
    ['some networks', ['192.0.2.0/24']],
    ['any network, as the stage says', ['0.0.0.0/0']],
  ])('passes cdk-nag with %s', { timeout: 60_000 }, (_, networks) => {
    const assembly = checkedAssembly(withTransfer({ addresses: { kind: 'static', networks } }));
    for (const { messages } of assembly.stacks) expect(messages.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test('the stacks are the same four', () => {
    expect(stacks.transfer?.stackName).toBe('Teledossier-prod-Transfer');
  });
});

test('a second generation of host keys is imported after the first, which stays the one shown', () => {
  const keys = stageTemplates(withTransfer({ hostKeys: ['2026', '2027'] })).ofType('AWS::Transfer::HostKey');
  expect(keys).toHaveLength(6);
  for (const { Properties, DependsOn } of keys) {
    const second = plain(Properties.Description).endsWith('-2027');
    expect(DependsOn ?? [], plain(Properties.Description)).toHaveLength(second ? 3 : 0);
  }
});

test.each([
  ['the same generation twice', { hostKeys: ['2026', '2026'] }],
  ['no host key', { hostKeys: [] }],
  ['static addresses for nobody', { addresses: { kind: 'static', networks: [] } }],
  ['a host name with a protocol', { hostName: 'sftp://exemple.fr' }],
])('a configuration is refused: %s', (_, transfer) => {
  expect(TransferConfigSchema.safeParse({ ...stageConfig('prod').transfer, ...transfer }).success).toBe(false);
});
