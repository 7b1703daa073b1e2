import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteRuleCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { openAccess } from '../../functions/adapters/access-table/index.ts';
import { reviews } from '../../functions/adapters/dossiers-table/reviews.ts';
import type { Username } from '../../functions/domain/access.ts';
import { BoiteSchema } from '../../functions/domain/ids.ts';
import { createManageAccounts } from '../../functions/shared/manage-accounts.ts';
import { hashPassword } from '../../functions/shared/passwords.ts';
import { stageConfig } from '../../infra/config.ts';
import type { Outputs } from '../../local/cloud/outputs.ts';
import { startTransferDouble } from '../../local/transfer/index.ts';
import { drawEd25519 } from '../../ops/server/host-keys.ts';

/** The envelope of EventBridge and the detail of Transfer Family: strict, a field too many is a fault of the double. */
const TransferEventSchema = z.strictObject({
  version: z.literal('0'),
  id: z.uuid(),
  'detail-type': z.string().startsWith('SFTP Server '),
  source: z.literal('aws.transfer'),
  account: z.string().regex(/^\d{12}$/),
  time: z.iso.datetime({ precision: 0 }),
  region: z.string(),
  resources: z.tuple([z.string().regex(/^arn:aws:transfer:[a-z0-9-]+:\d{12}:server\/s-[0-9a-f]{17}$/)]),
  detail: z.strictObject({
    'failure-code': z.enum(['PARTIAL_UPLOAD', 'PARTIAL_DOWNLOAD', 'UNKNOWN_ERROR']).optional(),
    'failure-message': z.string().optional(),
    'status-code': z.enum(['COMPLETED', 'FAILED']),
    protocol: z.literal('SFTP'),
    bytes: z.int().optional(),
    etag: z.string().optional(),
    'client-ip': z.string(),
    'file-path': z.string().optional(),
    'original-file-path': z.string().optional(),
    'renamed-file-path': z.string().optional(),
    'directory-path': z.string().optional(),
    'server-id': z.string(),
    username: z.string(),
    'session-id': z.string().min(1),
    'start-timestamp': z.iso.datetime(),
    'end-timestamp': z.iso.datetime(),
  }),
});
export type TransferEvent = z.infer<typeof TransferEventSchema>;

/** A boite with its account, a double of its own on the deployed identity provider, and a queue that hears its events. */
export async function openTransferWorld({ endpoint, region, buckets, tables, functions }: Outputs) {
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const [bridge, sqs, dynamo] = [new EventBridgeClient(client), new SQSClient(client), new DynamoDBClient(client)];
  const Bucket = buckets.boites;
  const folder = await mkdtemp(path.join(tmpdir(), 'transfer-test-'));

  const tag = randomBytes(4).toString('hex');
  const boite = BoiteSchema.parse(`essai-${tag}`);
  const { private: privateKey, public: publicKey } = drawEd25519();
  const keyPath = path.join(folder, 'key');
  await writeFile(keyPath, privateKey, { mode: 0o600 });

  const { accounts: accessTable, activations } = openAccess({ client: DynamoDBDocumentClient.from(dynamo), name: tables.acces });
  const manage = createManageAccounts({
    ...accessTable,
    ...activations,
    ...reviews({ client: DynamoDBDocumentClient.from(dynamo), name: tables.dossiers }),
    ...{ hashPassword, randomBytes, now: () => new Date().toISOString() },
    lives: stageConfig('local').access,
  });

  /** An account of the boite, with a password and the key of `keyPath`. */
  async function createAccount(): Promise<{ readonly username: Username; readonly password: string }> {
    const username = await manage.open(boite);
    const given = await manage.addPassword(username);
    const key = await manage.importKey(username, publicKey);
    if (given.outcome !== 'done' || key.outcome !== 'done') throw new Error(`no credentials: ${given.outcome}, ${key.outcome}`);
    return { username, password: given.password };
  }

  const putIn = async (name: string, key: string, Body: Uint8Array) =>
    void (await s3.send(new PutObjectCommand({ Bucket, Key: `${name}/${key}`, Body })));
  const put = (key: string, Body: Uint8Array) => putIn(boite, key, Body);
  const keysOf = async (name: string, prefix = ''): Promise<string[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${name}/${prefix}` }));
    return Contents.map(({ Key = '' }) => Key.slice(name.length + 1)).filter((key) => !key.endsWith('/'));
  };
  for (const name of ['teledossiers/', 'retours/', 'traites/', 'rejets/']) await put(name, new Uint8Array(0));
  await put('LISEZMOI.txt', Buffer.from('Bonjour'));
  const { username, password } = await createAccount();

  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `transfer-${tag}` }));
  const Name = `transfer-${tag}`;
  const EventPattern = JSON.stringify({ source: ['aws.transfer'], detail: { username: [username] } });
  await bridge.send(new PutRuleCommand({ Name, EventPattern }));
  await bridge.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:${region}:000000000000:${Name}` }] }));

  const double = await startTransferDouble({
    endpoint,
    region,
    functionName: functions['identify-sftp-user'] ?? '',
    hostKeyPath: path.join(folder, 'host_key'),
  });

  return {
    ...double,
    bucket: Bucket,
    boite,
    username,
    password,
    keyPath,
    privateKey,
    /** Where clients keep their own files. */
    folder,
    accessTable,
    manage,
    createAccount,
    put,
    get: async (key: string): Promise<Buffer> => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: `${boite}/${key}` }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    head: (key: string) => s3.send(new HeadObjectCommand({ Bucket, Key: `${boite}/${key}` })),
    keys: (prefix: string): Promise<string[]> => keysOf(boite, prefix),
    /** In another boite. */
    putIn,
    keysOf,
    /** The events since the last call, in the order of their sending. */
    async events(): Promise<TransferEvent[]> {
      await double.drained();
      const found: TransferEvent[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return found;
        for (const { Body = '', ReceiptHandle } of Messages) {
          found.push(TransferEventSchema.parse(JSON.parse(Body)));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
    async close(): Promise<void> {
      await double.stop();
      await bridge.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['queue'] }));
      await bridge.send(new DeleteRuleCommand({ Name }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      await rm(folder, { recursive: true, force: true });
      for (const opened of [s3, bridge, sqs, dynamo]) opened.destroy();
    },
  };
}
export type TransferWorld = Awaited<ReturnType<typeof openTransferWorld>>;
