import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { LocalCloud } from '../../local/cloud/index.ts';
import { durationOf, metricsOf } from '../../local/cloud/log-lines.ts';
import { cloudLogs } from '../../local/cloud/logs.ts';

/** What CloudWatch adds to each event of a log that it stores (CloudWatch Logs pricing: 26 bytes). */
const EVENT_OVERHEAD = 26;

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

/** Adds a line of a log to what is known of its function. */
export function readLine(log: FunctionLog, line: string): void {
  log.bytes += Buffer.byteLength(line) + EVENT_OVERHEAD;
  const duration = durationOf(line);
  if (duration !== undefined) {
    log.invocations += 1;
    // Where the clock was moved meanwhile, the duration is that of the move.
    if (duration < LONGEST_MS) log.localMs += duration;
  }
  for (const { name, dimensions } of metricsOf(line))
    log.metrics.add([name, ...Object.entries(dimensions).map((pair) => pair.join('='))].join(' '));
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
