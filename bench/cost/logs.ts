import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { LocalCloud } from '../../local/cloud/index.ts';

/** What CloudWatch adds to each event of a log that it stores (CloudWatch Logs pricing: 26 bytes). */
const EVENT_OVERHEAD = 26;

const REPORT = /^REPORT RequestId: \S+\tDuration: ([\d.]+) ms/;

/** No function runs for longer. */
const LONGEST_MS = 900_000;

/** What one function said since an instant. */
export interface FunctionLog {
  invocations: number;
  localMs: number;
  memoryMb: number;
  bytes: number;
  /** Names and dimensions of the metrics that it counted: one custom metric each. */
  readonly metrics: Set<string>;
}

/** Metrics of one line in the embedded format. */
export function metricsOf(line: string): string[] {
  if (!line.includes('"_aws"')) return [];
  const said = JSON.parse(line.slice(line.indexOf('{')));
  const [{ Dimensions = [[]], Metrics = [] } = {}] = said._aws?.CloudWatchMetrics ?? [];
  return Metrics.flatMap(({ Name }: { Name: string }) =>
    Dimensions.map((names: string[]) => `${Name} ${names.map((name) => `${name}=${said[name]}`).join(' ')}`.trim()),
  );
}

/** Adds a line of a log to what is known of its function. */
export function readLine(log: FunctionLog, line: string): void {
  log.bytes += Buffer.byteLength(line) + EVENT_OVERHEAD;
  const duration = REPORT.exec(line)?.[1];
  if (duration !== undefined) {
    log.invocations += 1;
    // Where the clock was moved meanwhile, the duration is that of the move.
    if (Number(duration) < LONGEST_MS) log.localMs += Number(duration);
  }
  for (const metric of metricsOf(line)) log.metrics.add(metric);
}

/** The logs of every function: CloudWatch Logs by its own protocol, no client of it is a dependency of this project. */
export function functionLogs({ outputs, endpoint }: LocalCloud) {
  const { region, functions } = outputs;
  const lambda = new LambdaClient({ endpoint, region });

  async function call<T>(operation: string, body: object): Promise<T> {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Logs_20140328.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261125/${region}/logs/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${operation}: ${answer.status}`);
    return (await answer.json()) as T;
  }

  async function* lines(logGroupName: string): AsyncGenerator<string> {
    let nextToken: string | undefined;
    do {
      const page: { events?: { message: string }[]; nextToken?: string } = await call('FilterLogEvents', {
        logGroupName,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      for (const { message } of page.events ?? []) yield message;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }

  /** Lines already read, by function: a look reads on behind them. */
  const seen = new Map<string, number>();

  return async (): Promise<Record<string, FunctionLog>> => {
    const found: Record<string, FunctionLog> = {};
    for (const [name, FunctionName] of Object.entries(functions)) {
      const { LoggingConfig, MemorySize = 0 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const log: FunctionLog = { invocations: 0, localMs: 0, memoryMb: MemorySize, bytes: 0, metrics: new Set() };
      let at = 0;
      try {
        for await (const line of lines(LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`)) {
          at += 1;
          if (at > (seen.get(name) ?? 0)) readLine(log, line);
        }
      } catch (error) {
        // A function that never ran has no group yet.
        if (!(error instanceof Error) || !error.message.includes('400')) throw error;
      }
      seen.set(name, at);
      found[name] = log;
    }
    return found;
  };
}
