import * as z from 'zod';

const REPORT = /^REPORT RequestId: \S+\tDuration: ([\d.]+) ms/;

/** How long an invocation took, in milliseconds, where a line of a log reports its end. */
export function durationOf(line: string): number | undefined {
  const duration = REPORT.exec(line)?.[1];
  return duration === undefined ? undefined : Number(duration);
}

/** The embedded metric format (functions/shared/metrics.ts). */
const EmfSchema = z
  .object({
    _aws: z.object({
      Timestamp: z.number(),
      CloudWatchMetrics: z.array(
        z.object({ Namespace: z.string(), Dimensions: z.array(z.array(z.string())), Metrics: z.array(z.object({ Name: z.string() })) }),
      ),
    }),
  })
  .catchall(z.json());

/** A value of a metric under one set of dimensions. `at` in milliseconds since 1970. */
export interface MetricValue {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: number;
  readonly value: number;
}

/** What a line of a log says to CloudWatch of metrics: a value under each set of dimensions, nothing where it is a line of words. */
export function metricsOf(line: string): MetricValue[] {
  if (!line.startsWith('{"_aws"')) return [];
  const { _aws, ...members } = EmfSchema.parse(JSON.parse(line));
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => ({
        ...{ namespace: Namespace, name: Name, at: _aws.Timestamp, value: Number(members[Name]) },
        dimensions: Object.fromEntries(names.map((name) => [name, String(members[name])])),
      })),
    ),
  );
}
