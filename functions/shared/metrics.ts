/**
 * Metrics in the logs, without personal data; a number of a dossier is never a dimension. Written in CloudWatch's embedded metric format by
 * hand: one line, where a library would not fit into the receivers' bundles (docs/adr/0028).
 */
import type { METRICS } from './metric-catalogue.ts';

/** Namespace of the metrics of the hub. */
export const NAMESPACE = 'Teledossier';

export type MetricName = keyof typeof METRICS;
type Unit<N extends MetricName> = (typeof METRICS)[N]['unit'];
type Described<N extends MetricName> = (typeof METRICS)[N]['dimensions'];
type Word<D> = D extends { readonly words?: infer W extends string } ? W : never;

/** The dimensions of a metric, each with one of its words: any other does not compile. */
export type Dimensions<N extends MetricName> = { readonly [D in keyof Described<N>]: Word<Described<N>[D]> };
/** No argument at all where a metric has none. */
type Given<N extends MetricName> = keyof Described<N> extends never ? [] : [dimensions: Dimensions<N>];

/** The metrics of one unit. */
type InUnit<U> = { [N in MetricName]: Unit<N> extends U ? N : never }[MetricName];

/** Counts one occurrence. */
export function count<N extends InUnit<'Count'>>(name: N, ...[dimensions]: Given<N>): void {
  write(name, 'Count', 1, dimensions);
}

export type Count = typeof count;

/** Writes one value, in the unit of the metric: CloudWatch keeps it among the others, for percentiles. */
export function measure<N extends MetricName>(name: N, unit: Unit<N>, value: number, ...[dimensions]: Given<N>): void {
  write(name, unit, value, dimensions);
}

function write(name: MetricName, unit: string, value: number, dimensions: Readonly<Record<string, string>> = {}): void {
  const names = Object.keys(dimensions);
  // One metric by its dimensions, and one without any: alarms can add up neither.
  const sets = names.length === 0 ? [[]] : [names, []];
  const metric = { Namespace: NAMESPACE, Dimensions: sets, Metrics: [{ Name: name, Unit: unit }] };
  // The function is a property to look for in the logs: what a metric says does not depend on who says it.
  const named = { service: process.env.POWERTOOLS_SERVICE_NAME ?? 'teledossier', ...dimensions };
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metric] }, ...named, [name]: value };
  // Not the console: Lambda's puts words before the line, and it would be no JSON any more.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
