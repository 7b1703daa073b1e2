import { CloudFormationClient, paginateListExports } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { durationOf, metricsOf } from '../cloud/log-lines.ts';
import { cloudLogs } from '../cloud/logs.ts';
import type { ReceivedMail } from '../mails/received-mail.ts';
import type { QueueSample } from './queues.ts';
import { isMeasured, keyOf, type Points } from './run-data.ts';

/** Values by key of metric, each with its instant in milliseconds. */
class Collected {
  readonly values = new Map<string, [number, number][]>();
  add(namespace: string, name: string, dimensions: Readonly<Record<string, string>>, at: number, value: number): void {
    if (!isMeasured({ namespace, name })) throw new RangeError(`the picture takes ${namespace} ${name} for one that nobody measures`);
    const key = keyOf({ namespace, name, dimensions });
    this.values.set(key, [...(this.values.get(key) ?? []), [at, value]]);
  }
}

interface Run {
  readonly endpoint: string;
  readonly startedAt: number;
  readonly mails: readonly ReceivedMail[];
  readonly samples: readonly QueueSample[];
}

/**
 * What the emulator knows of a run, as CloudWatch would have measured it: the lines that the functions wrote, the reports of their invocations, the executions,
 * the mails, what lay in the queues. It measures neither tables nor bills, and no function that failed: those widgets stay empty, and say so.
 * A measured metric without any value is nought.
 */
export async function collect({ endpoint, startedAt, mails, samples }: Run): Promise<Points> {
  const collected = new Collected();
  const names = await exported();
  const apiBehind = (functionName: string) =>
    names.find(({ name }) => FUNCTIONS_OF_APIS.some(({ ofFunction, ofApi }) => ofFunction.test(functionName) && ofApi.test(name)))?.name;
  for (const { name, value } of names) {
    if (/ExportsOutputRef\w*Function[0-9A-F]{16}$/.test(name))
      await readFunction(collected, { endpoint, name, value, api: apiBehind(name) });
    else if (value.includes(':stateMachine:')) await readExecutions(collected, name, value);
  }
  const queues = new Map(names.map(({ name, value }) => [value, name]));
  for (const { queue, at, visible, oldestSeconds } of samples) {
    const QueueName = queues.get(queue);
    if (QueueName === undefined) continue;
    collected.add('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, at, visible);
    collected.add('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName }, at, Math.round(oldestSeconds * 10) / 10);
  }
  for (const { date } of mails) collected.add('AWS/SES', 'Send', {}, Date.parse(date), 1);
  return Object.fromEntries(
    [...collected.values]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, values]) => [
        key,
        values
          .map(([at, value]): [number, number] => [Math.max(0, Math.round((at - startedAt) / 100) / 10), value])
          .sort(([a], [b]) => a - b),
      ]),
  );
}

async function exported(): Promise<{ name: string; value: string }[]> {
  const found: { name: string; value: string }[] = [];
  for await (const { Exports = [] } of paginateListExports({ client: new CloudFormationClient({}) }, {}))
    for (const { Name = '', Value = '' } of Exports) found.push({ name: Name, value: Value });
  return found;
}

/** The function behind each HTTP API, and the API, as their stacks export them: a request is an invocation. */
const FUNCTIONS_OF_APIS = [
  { ofFunction: /RefGsApiFunction/, ofApi: /RefApi[0-9A-F]{16}$/ },
  { ofFunction: /RefActivationActivateAccountFunction/, ofApi: /RefActivationApi[0-9A-F]{16}$/ },
];

interface Exported {
  readonly endpoint: string;
  readonly name: string;
  readonly value: string;
  readonly api: string | undefined;
}

async function readFunction(collected: Collected, { endpoint, name, value, api }: Exported): Promise<void> {
  const { LoggingConfig } = await new LambdaClient({}).send(new GetFunctionConfigurationCommand({ FunctionName: value }));
  for await (const { message, timestamp } of cloudLogs(endpoint).events(LoggingConfig?.LogGroup ?? `/aws/lambda/${value}`)) {
    for (const line of message.split('\n')) readLine(collected, line.trim(), timestamp, { FunctionName: name, ApiId: api });
  }
}

function readLine(
  collected: Collected,
  line: string,
  at: number,
  { FunctionName, ApiId }: { FunctionName: string; ApiId: string | undefined },
): void {
  const duration = durationOf(line);
  if (duration !== undefined) {
    collected.add('AWS/Lambda', 'Duration', { FunctionName }, at, duration);
    collected.add('AWS/Lambda', 'Invocations', { FunctionName }, at, 1);
    if (ApiId !== undefined) collected.add('AWS/ApiGateway', 'Count', { ApiId }, at, 1);
  }
  if (ApiId !== undefined && line.includes('"message":"REQUEST_FAILED"')) collected.add('AWS/ApiGateway', '5xx', { ApiId }, at, 1);
  for (const metric of metricsOf(line)) collected.add(metric.namespace, metric.name, metric.dimensions, metric.at, metric.value);
}

async function readExecutions(collected: Collected, exportName: string, stateMachineArn: string): Promise<void> {
  const dimensions = { StateMachineArn: exportName };
  for await (const { executions = [] } of paginateListExecutions({ client: new SFNClient({}) }, { stateMachineArn })) {
    for (const { startDate, stopDate, status } of executions) {
      if (startDate !== undefined) collected.add('AWS/States', 'ExecutionsStarted', dimensions, startDate.getTime(), 1);
      if (stopDate !== undefined)
        collected.add('AWS/States', 'ExecutionsFailed', dimensions, stopDate.getTime(), status === 'FAILED' ? 1 : 0);
    }
  }
}
