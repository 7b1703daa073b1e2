import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEvents, awsEvents } from '../../cloud/aws-events.ts';
import { listen } from '../../cloud/listen.ts';
import { connectorOperations } from './operations.ts';
import { connect, connectorPools, type Limits } from './pool.ts';
import { QUOTAS, rateLimit } from './quotas.ts';
import { type Connector, connectorRegistry } from './registry.ts';
import { type Operation, type RequestOf, readRequest } from './requests.ts';
import { type Dispatch, transferService } from './service.ts';
import { ConnectionFailed } from './session.ts';

export interface ConnectorsDoubleOptions {
  /** Endpoint of the emulator: objects, secrets, rules and queues. */
  readonly endpoint: string;
  readonly region: string;
  readonly account?: string;
  /** Through which its events go out; of its own by default. */
  readonly events?: AwsEvents;
  /** Where to tell what goes wrong; the console by default. Carries no secret and no content. */
  readonly log?: (line: string) => void;
  readonly limits?: Partial<Limits>;
  /** `false`: events of moves and deletions carry neither their id nor their paths, as in the user guide (ADR 0016). */
  readonly describeMoves?: boolean;
}

export interface ConnectorsDouble {
  /** What `AWS_ENDPOINT_URL_TRANSFER` must say. */
  readonly url: string;
  /** Every event of the operations that have ended is in its queues. */
  drained(): Promise<void>;
  /** Operations that were accepted and are not over. */
  pending(): number;
  close(): Promise<void>;
}

/** Addresses of documentation (RFC 5737): the double comes from this machine. */
const EGRESS = ['192.0.2.10', '192.0.2.11', '192.0.2.12'];

function describe(connector: Connector): object {
  const { id, arn, url, accessRole, loggingRole, securityPolicy, sftp, tags } = connector;
  return {
    Arn: arn,
    ConnectorId: id,
    Url: url,
    AccessRole: accessRole,
    LoggingRole: loggingRole,
    SftpConfig: { MaxConcurrentConnections: 1, ...sftp },
    SecurityPolicyName: securityPolicy,
    ServiceManagedEgressIpAddresses: EGRESS,
    EgressType: 'SERVICE_MANAGED',
    Status: 'ACTIVE',
    Tags: tags,
  };
}

/**
 * The double of Transfer Family's SFTP connectors (gap « transfer-connectors »): AWS's protocol, shapes, quotas, events and refusals,
 * over real SFTP. Connectors are forgotten when it stops. Loopback only, but it connects to any server that it is told.
 */
export async function startConnectorsDouble(options: ConnectorsDoubleOptions): Promise<ConnectorsDouble> {
  const { endpoint, region, account = '000000000000', log = (line: string) => console.error(line) } = options;
  const limits: Limits = { connectMs: 10_000, idleMs: 30_000, ...options.limits };
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const [bridge, sqs, secrets] = [new EventBridgeClient(client), new SQSClient(client), new SecretsManagerClient(client)];
  const events = options.events ?? awsEvents({ events: bridge, sqs, region, account, log });
  const registry = connectorRegistry(region, account);
  const pools = connectorPools(secrets, registry.find, limits);
  const operations = connectorOperations({ s3, events, pools, describeMoves: options.describeMoves ?? true });
  const testLimit = rateLimit(QUOTAS.testConnectionPerSecond);

  async function testConnection(ConnectorId: string): Promise<object> {
    testLimit(account);
    const connector = registry.find(ConnectorId);
    try {
      const session = await connect(secrets, connector, limits);
      session.end();
      return { ConnectorId, Status: 'OK', StatusMessage: 'Connection succeeded', SftpConnectionDetails: { HostKey: session.hostKey } };
    } catch (error) {
      const HostKey = error instanceof ConnectionFailed ? error.hostKey : undefined;
      const StatusMessage = error instanceof Error ? error.message : String(error);
      return { ConnectorId, Status: 'ERROR', StatusMessage, ...(HostKey === undefined ? {} : { SftpConnectionDetails: { HostKey } }) };
    }
  }

  const calls: { [O in Operation]: (request: RequestOf<O>) => object | Promise<object> } = {
    CreateConnector: (request) => ({ ConnectorId: registry.create(request).id }),
    UpdateConnector: (request) => ({ ConnectorId: registry.update(request).id }),
    DeleteConnector: ({ ConnectorId }) => {
      registry.remove(ConnectorId);
      return {};
    },
    DescribeConnector: ({ ConnectorId }) => ({ Connector: describe(registry.find(ConnectorId)) }),
    ListConnectors: (request) => {
      const { page, next } = registry.list(request);
      const Connectors = page.map(({ id, arn, url }) => ({ ConnectorId: id, Arn: arn, Url: url }));
      return next === undefined ? { Connectors } : { Connectors, NextToken: next };
    },
    TestConnection: ({ ConnectorId }) => testConnection(ConnectorId),
    StartFileTransfer: (request) => operations.startFileTransfer(registry.find(request.ConnectorId), request),
    ListFileTransferResults: (request) => operations.results(request),
    StartRemoteMove: (request) => operations.startRemoteMove(registry.find(request.ConnectorId), request),
    StartRemoteDelete: (request) => operations.startRemoteDelete(registry.find(request.ConnectorId), request),
    StartDirectoryListing: (request) => operations.startDirectoryListing(registry.find(request.ConnectorId), request),
  };
  const dispatch: Dispatch = async (operation, body) => (calls[operation] as (request: unknown) => object)(readRequest(operation, body));
  const service = await listen(transferService(dispatch, log));
  return {
    url: service.url,
    drained: () => events.drained(),
    pending: pools.pending,
    async close() {
      await service.close();
      await pools.close();
      await events.drained();
      for (const opened of [s3, bridge, sqs, secrets]) opened.destroy();
    },
  };
}
