import {
  CreateConnectorCommand,
  DeleteConnectorCommand,
  DescribeConnectorCommand,
  ListFileTransferResultsCommand,
  StartDirectoryListingCommand,
  StartFileTransferCommand,
  StartRemoteDeleteCommand,
  StartRemoteMoveCommand,
  TestConnectionCommand,
  TransferClient,
  UpdateConnectorCommand,
} from '@aws-sdk/client-transfer';

/** What a connector needs beside its address: the role that reads the files and the secret, the role that logs. */
export interface ConnectorRoles {
  readonly accessRoleArn: string;
  readonly loggingRoleArn: string;
}

export interface ConnectorSpec {
  readonly host: string;
  readonly port: number;
  /** ARN of the secret: its name alone is refused. */
  readonly secretId: string;
  /** None: nothing can be sent yet, but a test shows the key of the server. */
  readonly trustedHostKeys: readonly string[];
  /** Versions of the secret that are tried, in this order; the current one where none is named. */
  readonly secretStages?: readonly string[];
}

/** State of one file of a transfer, as AWS names it. `failureCode`: CONNECTION_ERROR, WRITE_FILE_ERROR … (aws-facts §2.5). */
export interface FileResult {
  readonly filePath: string;
  readonly status: 'QUEUED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly failureCode: string | undefined;
}

/**
 * SFTP connectors of Transfer Family. One attempt each: no call has an idempotency token, and a retry inside the SDK would send twice
 * (aws-facts §2.1).
 */
export function transfer(client = new TransferClient({ maxAttempts: 1 })) {
  const specOf = ({ host, port, secretId, trustedHostKeys, secretStages }: ConnectorSpec, roles: ConnectorRoles) => ({
    Url: `sftp://${host.includes(':') ? `[${host}]` : host}:${port}`,
    AccessRole: roles.accessRoleArn,
    LoggingRole: roles.loggingRoleArn,
    SftpConfig: {
      UserSecretId: secretId,
      // The service refuses an empty list.
      ...(trustedHostKeys.length === 0 ? {} : { TrustedHostKeys: [...trustedHostKeys] }),
      ...(secretStages === undefined ? {} : { OrderedUserSecretVersionStages: [...secretStages] }),
      MaxConcurrentConnections: 5,
    },
  });
  return {
    async createConnector(spec: ConnectorSpec, roles: ConnectorRoles): Promise<string> {
      const { ConnectorId } = await client.send(new CreateConnectorCommand(specOf(spec, roles)));
      return required(ConnectorId);
    },
    async updateConnector(connectorId: string, spec: ConnectorSpec, roles: ConnectorRoles): Promise<void> {
      await client.send(new UpdateConnectorCommand({ ConnectorId: connectorId, ...specOf(spec, roles) }));
    },
    async deleteConnector(connectorId: string): Promise<void> {
      await client.send(new DeleteConnectorCommand({ ConnectorId: connectorId }));
    },
    /** Addresses from which AWS comes, for the commune's firewall. */
    async egressAddresses(connectorId: string): Promise<readonly string[]> {
      const { Connector } = await client.send(new DescribeConnectorCommand({ ConnectorId: connectorId }));
      return Connector?.ServiceManagedEgressIpAddresses ?? [];
    },
    /** One a second for the whole account (aws-facts §2.4). `hostKey`: the key that the server showed, to be checked out of band. */
    async testConnection(connectorId: string): Promise<{ ok: boolean; message: string; hostKey: string | undefined }> {
      const { Status, StatusMessage, SftpConnectionDetails } = await client.send(new TestConnectionCommand({ ConnectorId: connectorId }));
      return { ok: Status === 'OK', message: StatusMessage ?? '', hostKey: SftpConnectionDetails?.HostKey };
    },
    /** Sends one file, `/bucket/key`, into a remote directory under its own base name. Answers the transfer's id. */
    async startFileTransfer(connectorId: string, filePath: string, remoteDirectory: string): Promise<string> {
      const { TransferId } = await client.send(
        new StartFileTransferCommand({ ConnectorId: connectorId, SendFilePaths: [filePath], RemoteDirectoryPath: remoteDirectory }),
      );
      return required(TransferId);
    },
    async fileResults(connectorId: string, transferId: string): Promise<readonly FileResult[]> {
      const { FileTransferResults } = await client.send(
        new ListFileTransferResultsCommand({ ConnectorId: connectorId, TransferId: transferId }),
      );
      return (FileTransferResults ?? []).map(({ FilePath, StatusCode, FailureCode }) => ({
        filePath: FilePath ?? '',
        status: StatusCode ?? 'QUEUED',
        failureCode: FailureCode,
      }));
    },
    async startRemoteMove(connectorId: string, sourcePath: string, targetPath: string): Promise<string> {
      const { MoveId } = await client.send(
        new StartRemoteMoveCommand({ ConnectorId: connectorId, SourcePath: sourcePath, TargetPath: targetPath }),
      );
      return required(MoveId);
    },
    async startRemoteDelete(connectorId: string, path: string): Promise<string> {
      const { DeleteId } = await client.send(new StartRemoteDeleteCommand({ ConnectorId: connectorId, DeletePath: path }));
      return required(DeleteId);
    },
    /** Lists a remote directory into an object under `/bucket/prefix`; answers the object's name there. */
    async startDirectoryListing(connectorId: string, remoteDirectory: string, outputDirectory: string): Promise<string> {
      const { OutputFileName } = await client.send(
        new StartDirectoryListingCommand({
          ConnectorId: connectorId,
          RemoteDirectoryPath: remoteDirectory,
          OutputDirectoryPath: outputDirectory,
          MaxItems: 10_000,
        }),
      );
      return required(OutputFileName);
    },
  };
}
export type Transfer = ReturnType<typeof transfer>;

/** AWS answered without the identifier that its contract promises. */
export class TransferAnswerError extends Error {
  override readonly name = 'TransferAnswerError';
}

function required(id: string | undefined): string {
  if (id === undefined) throw new TransferAnswerError('an answer of Transfer Family lacks its identifier');
  return id;
}
