import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { applyEnv } from '../local/cloud/apply-env.ts';
import { synth } from '../local/cloud/cdk.ts';
import { localEnv } from '../local/cloud/endpoint.ts';
import { startMinistack } from '../local/cloud/ministack.ts';
import { LOCAL } from '../local/cloud/paths.ts';
import { emulatorPython } from '../local/cloud/python.ts';

const TableSchema = z.object({
  Type: z.literal('AWS::DynamoDB::Table'),
  Properties: z
    .object({
      KeySchema: z.array(z.any()),
      AttributeDefinitions: z.array(z.any()),
      GlobalSecondaryIndexes: z.array(z.any()),
      StreamSpecification: z.object({}).loose(),
    })
    .loose(),
});

const FunctionSchema = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }).loose(),
});

/**
 * What the stacks of the local stage say: keys and indexes of the dossiers table, the one table with a stream, and the variables of
 * sweep-due. A variable that names a resource is no text there.
 */
async function fromTheStacks(folder: string, signal: AbortSignal) {
  await synth(folder, signal);
  const templates = readdirSync(folder).filter((one) => one.endsWith('.template.json'));
  const resources = templates.flatMap((name) => Object.values(JSON.parse(readFileSync(join(folder, name), 'utf8')).Resources ?? {}));
  const table = resources.map((one) => TableSchema.safeParse(one)).find(({ success }) => success)?.data;
  const variables = resources
    .map((one) => FunctionSchema.safeParse(one).data?.Properties.Environment.Variables)
    .find((all) => all?.POWERTOOLS_SERVICE_NAME === 'sweep-due');
  if (table === undefined || variables === undefined) throw new Error('no stack has a table with a stream and an index, and sweep-due');
  return { table: table.Properties, variables };
}

/** What the sweeper acts upon, in an emulator of its own: the table, an empty machine, a queue. Nothing consumes the stream. */
export interface EmulatedTable {
  readonly table: string;
  /** Variables of sweep-due, with what there is here in the place of the resources of the stacks. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the emulator with the dossiers table of the stacks, and sets the AWS_* variables of this process for the time it runs. */
export async function startEmulatedTable(signal: AbortSignal, say: (text: string) => void): Promise<EmulatedTable> {
  mkdirSync(LOCAL, { recursive: true });
  const runFolder = mkdtempSync(join(LOCAL, `run-${process.pid}-bench-`));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(runFolder, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const stacks = await fromTheStacks(join(runFolder, 'cdk.out'), signal);
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = stacks.table;
    const emulator = await startMinistack({
      python: await emulatorPython(say),
      runFolder,
      // No function is deployed, no mail is sent.
      functionsEndpoint: 'http://127.0.0.1:9',
      smtp: '127.0.0.1:9',
    });
    closers.push(emulator.stop, applyEnv(localEnv({ endpoint: emulator.endpoint })));
    signal.throwIfAborted();
    const table = 'dossiers';
    await new DynamoDBClient({}).send(
      new CreateTableCommand({ TableName: table, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode: 'PAY_PER_REQUEST' }),
    );
    const { stateMachineArn: lifecycleArn = '' } = await new SFNClient({}).send(
      new CreateStateMachineCommand({
        name: 'dossier-lifecycle',
        roleArn: 'arn:aws:iam::000000000000:role/bench',
        definition: JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } }),
      }),
    );
    const { QueueUrl: queueUrl = '' } = await new SQSClient({}).send(
      new CreateQueueCommand({ QueueName: 'bells.fifo', Attributes: { FifoQueue: 'true' } }),
    );
    // A bucket that is empty, and a queue that nobody reads.
    const bucket = 'bench';
    await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: bucket }));
    const here: Readonly<Record<string, string>> = { DOSSIERS_TABLE: table, LIFECYCLE_ARN: lifecycleArn };
    const env = Object.entries(stacks.variables).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      return [name, here[name] ?? (name.endsWith('_URL') ? queueUrl : bucket)];
    });
    return { table, env: Object.fromEntries(env), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
