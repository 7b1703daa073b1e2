import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
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

/** Keys and indexes of the dossiers table, as the stacks of the local stage have them: the one table with a stream. */
async function tableOfTheStacks(folder: string, signal: AbortSignal) {
  await synth(folder, signal);
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.template.json'))) {
    const { Resources = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const resource of Object.values(Resources)) {
      const table = TableSchema.safeParse(resource);
      if (table.success) return table.data.Properties;
    }
  }
  throw new Error('no stack has a table with a stream and an index');
}

/** What the sweeper acts upon, in an emulator of its own: the table, an empty machine, a queue. Nothing consumes the stream. */
export interface EmulatedTable {
  readonly table: string;
  readonly lifecycleArn: string;
  readonly queueUrl: string;
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
    const properties = await tableOfTheStacks(join(runFolder, 'cdk.out'), signal);
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = properties;
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
    return { table, lifecycleArn, queueUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
