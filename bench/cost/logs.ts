import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { LocalCloud } from '../../local/cloud/index.ts';
import { cloudLogs } from '../../local/cloud/logs.ts';

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

/** What every function said since the last look. */
export function functionLogs({ outputs, endpoint }: LocalCloud) {
  const { region, functions } = outputs;
  const lambda = new LambdaClient({ endpoint, region });
  const { events } = cloudLogs(endpoint);
  /** Lines already read, by function: a look reads on behind them. */
  const seen = new Map<string, number>();

  return async (): Promise<Record<string, FunctionLog>> => {
    const found: Record<string, FunctionLog> = {};
    for (const [name, FunctionName] of Object.entries(functions)) {
      const { LoggingConfig, MemorySize = 0 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const log: FunctionLog = { invocations: 0, localMs: 0, memoryMb: MemorySize, bytes: 0, metrics: new Set() };
      let at = 0;
      for await (const { message } of events(LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`)) {
        at += 1;
        if (at > (seen.get(name) ?? 0)) readLine(log, message);
      }
      seen.set(name, at);
      found[name] = log;
    }
    return found;
  };
}
