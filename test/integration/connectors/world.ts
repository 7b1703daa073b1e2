import { randomBytes } from 'node:crypto';
import { DeleteRuleCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, DeleteMessageCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { TransferClient } from '@aws-sdk/client-transfer';
import * as z from 'zod';
import { transfer } from '../../../functions/adapters/transfer.ts';
import type { Outputs } from '../../../local/cloud/outputs.ts';
import type { PushServer } from '../../../local/players/push-commune.ts';
import { until } from '../../../local/players/until.ts';
import { startConnectorsDouble } from '../../../local/transfer/connectors/index.ts';
import type { Limits } from '../../../local/transfer/connectors/pool.ts';

const location = z.strictObject({ domain: z.literal('S3'), bucket: z.string(), key: z.string() });

/** The detail of a connector's event (AWS, « events detail reference »): strict, a field too many is a fault of the double. */
const ConnectorEventSchema = z.strictObject({
  version: z.literal('0'),
  id: z.uuid(),
  'detail-type': z.string().regex(/^SFTP Connector (?:File Send|Directory Listing|Remote Move|Remote Delete) (?:Completed|Failed)$/),
  source: z.literal('aws.transfer'),
  account: z.literal('000000000000'),
  time: z.iso.datetime({ precision: 0 }),
  region: z.string(),
  resources: z.tuple([z.string().regex(/^arn:aws:transfer:[a-z0-9-]+:\d{12}:connector\/c-[0-9a-f]{17}$/)]),
  detail: z.strictObject({
    operation: z.literal('SEND').optional(),
    'connector-id': z.string().regex(/^c-[0-9a-f]{17}$/),
    'transfer-id': z.string().optional(),
    'file-transfer-id': z.string().optional(),
    'listing-id': z.string().optional(),
    url: z.string().startsWith('sftp://'),
    'file-path': z.string().optional(),
    'status-code': z.enum(['COMPLETED', 'FAILED']),
    'failure-code': z.string().optional(),
    'failure-message': z.string().optional(),
    'remote-directory-path': z.string().optional(),
    'output-directory-path': z.string().optional(),
    'move-id': z.string().optional(),
    'move-source-path': z.string().optional(),
    'move-target-path': z.string().optional(),
    'delete-id': z.string().optional(),
    'delete-path': z.string().optional(),
    'max-items': z.int().optional(),
    'item-count': z.int().optional(),
    truncated: z.boolean().optional(),
    bytes: z.int().optional(),
    'egress-type': z.literal('SERVICE_MANAGED'),
    'local-file-location': location.optional(),
    'output-file-location': location.optional(),
    'start-timestamp': z.iso.datetime(),
    'end-timestamp': z.iso.datetime(),
  }),
});
export type ConnectorEvent = z.infer<typeof ConnectorEventSchema>;

/** A double of its own on the emulator, the product's adapter and the bare client on it, and a queue that hears its events. */
export async function openConnectorsWorld(
  { endpoint, region, buckets, transfer: { accessRoleArn, loggingRoleArn } }: Outputs,
  limits: Partial<Limits> = {},
  { describeMoves = true }: { describeMoves?: boolean } = {},
) {
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const [bridge, sqs, secrets] = [new EventBridgeClient(client), new SQSClient(client), new SecretsManagerClient(client)];
  const double = await startConnectorsDouble({ endpoint, region, limits, describeMoves });
  const bare = new TransferClient({ ...client, endpoint: double.url, maxAttempts: 1 });
  const adapter = transfer(bare);
  const tag = randomBytes(4).toString('hex');
  const Name = `connectors-${tag}`;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: Name }));
  const Bucket = buckets.vault;
  const heard: ConnectorEvent[] = [];
  // Of every double: the list of rules is kept for a while, a pattern that changes with each connector would come too late.
  const types = ['File Send', 'Directory Listing', 'Remote Move', 'Remote Delete'].flatMap((operation) =>
    ['Completed', 'Failed'].map((end) => `SFTP Connector ${operation} ${end}`),
  );
  await bridge.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: ['aws.transfer'], 'detail-type': types }) }));
  await bridge.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:${region}:000000000000:${Name}` }] }));

  async function receive(): Promise<void> {
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return;
      for (const { Body = '', ReceiptHandle } of Messages) {
        heard.push(ConnectorEventSchema.parse(JSON.parse(Body)));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }

  async function createSecret(value: object): Promise<string> {
    const name = `aws/transfer/teledossier-essai/${tag}-${randomBytes(3).toString('hex')}`;
    const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(value) }));
    return ARN;
  }

  return {
    adapter,
    bare,
    bucket: Bucket,
    roles: { accessRoleArn, loggingRoleArn },
    createSecret,
    putSecret: (SecretId: string, value: object) =>
      secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) })),
    /** A connector on a server, by the product's adapter. */
    async connect(server: PushServer, trustedHostKeys = server.hostKeys): Promise<string> {
      const { host, port, username, password, privateKey } = server;
      const secretId = await createSecret({ Username: username, Password: password, PrivateKey: privateKey });
      return adapter.createConnector({ host, port, secretId, trustedHostKeys }, { accessRoleArn, loggingRoleArn });
    },
    async put(name: string, Body: Buffer): Promise<string> {
      const Key = `connecteurs/${tag}/${name}`;
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
      return `/${Bucket}/${Key}`;
    },
    async json(key: string): Promise<unknown> {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    },
    outputs: `/${Bucket}/connecteurs/${tag}/listes`,
    /** The next event of a connector, or the first that matches. */
    event: (connectorId: string, which: (event: ConnectorEvent) => boolean = () => true): Promise<ConnectorEvent> =>
      until(
        `an event of ${connectorId}`,
        async () => {
          await receive();
          const at = heard.findIndex((event) => event.detail['connector-id'] === connectorId && which(event));
          return at < 0 ? undefined : heard.splice(at, 1)[0];
        },
        30,
      ),
    /** TestConnection is allowed once a second for the whole account. */
    async testConnection(connectorId: string) {
      await new Promise((resolve) => setTimeout(resolve, 1_050));
      return adapter.testConnection(connectorId);
    },
    async close(): Promise<void> {
      await double.close();
      await bridge.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['queue'] }));
      await bridge.send(new DeleteRuleCommand({ Name }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      for (const opened of [s3, bridge, sqs, secrets, bare]) opened.destroy();
    },
  };
}
export type ConnectorsWorld = Awaited<ReturnType<typeof openConnectorsWorld>>;
