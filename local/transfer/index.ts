import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEvents, awsEvents } from '../cloud/aws-events.ts';
import { transferEvents } from './events.ts';
import { hostKeys } from './host-key.ts';
import { identityProvider } from './identity.ts';
import { s3Files } from './s3-files.ts';
import { sftpServer } from './server.ts';

export interface TransferDoubleOptions {
  /** Endpoint of the local cloud. */
  readonly endpoint: string;
  readonly region: string;
  /** The deployed identity provider (output `IdentifySftpUserFunction`). */
  readonly functionName: string;
  /** File of the host key; made if it is not there. */
  readonly hostKeyPath: string;
  /** 0: any free one. */
  readonly port?: number;
  /** Folder for the uploads in progress; that of the system by default. */
  readonly tmp?: string;
  readonly serverId?: string;
  readonly account?: string;
  /** Through which its events go out; of its own by default. */
  readonly events?: AwsEvents;
  /** Where to tell what goes wrong; the console by default. Carries no password and no content. */
  readonly log?: (line: string) => void;
}

export interface TransferDouble {
  readonly host: string;
  readonly port: number;
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** Every host key of the server, in the same form. */
  readonly hostKeys: readonly string[];
  readonly serverId: string;
  /** Every event of the sessions so far is in its queues. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * The double of the Transfer Family server, which no emulator has (emulator rows §9): the same identity provider, the same buckets and
 * the same events, by AWS's own shapes. Loopback only.
 */
export async function startTransferDouble(options: TransferDoubleOptions): Promise<TransferDouble> {
  const { endpoint, region, functionName, hostKeyPath, port = 0 } = options;
  const { serverId = 's-0123456789abcdef0', account = '000000000000', log = (line: string) => console.error(line) } = options;
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const lambda = new LambdaClient(client);
  const bridge = new EventBridgeClient(client);
  const sqs = new SQSClient(client);

  const keys = await hostKeys(hostKeyPath);
  const spool = await mkdtemp(path.join(options.tmp ?? tmpdir(), 'transfer-'));
  const serverArn = `arn:aws:transfer:${region}:${account}:server/${serverId}`;
  const events = options.events ?? awsEvents({ events: bridge, sqs, region, account, log });
  const server = sftpServer({
    hostKeys: keys.privateKeys,
    provider: identityProvider({ lambda, functionName, serverId, log }),
    filesOf: (bucket) => s3Files(s3, bucket),
    events: transferEvents(events, serverArn),
    serverId,
    spool,
    log,
  });

  return {
    host: HOST,
    port: await server.listen(HOST, port),
    hostKey: keys.ed25519,
    hostKeys: keys.publicKeys,
    serverId,
    drained: () => events.drained(),
    async stop() {
      await server.close();
      await events.drained();
      await rm(spool, { recursive: true, force: true });
      for (const opened of [s3, lambda, bridge, sqs]) opened.destroy();
    },
  };
}
