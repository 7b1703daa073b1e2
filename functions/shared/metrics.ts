/**
 * Metrics in the logs, without personal data; a number of a dossier is never a dimension. Written in CloudWatch's embedded metric format by
 * hand: one line, where a library would be fifteen kilobytes of the receivers' bundles, which have a limit (test/infra/bundle.test.ts).
 */
const NAMESPACE = 'Teledossier';

/** Counts one occurrence, by a code of ours. */
export function count(name: string, dimensions: Readonly<Record<string, string>> = {}): void {
  const named = { service: process.env.POWERTOOLS_SERVICE_NAME ?? 'teledossier', ...dimensions };
  const metric = { Namespace: NAMESPACE, Dimensions: [Object.keys(named)], Metrics: [{ Name: name, Unit: 'Count' }] };
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metric] }, ...named, [name]: 1 };
  // Not the console: Lambda's puts words before the line, and it would be no JSON any more.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
