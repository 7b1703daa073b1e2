import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type Dimensions, type MetricName, NAMESPACE } from '../../functions/shared/metrics.ts';

/** A metric that the hub emits, by all its dimensions, or without any: their sum. Anything else does not compile, and would never have a value. */
export function hubMetric<N extends MetricName>(name: N, dimensions: Dimensions<N> | 'all', options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName: name,
    ...(dimensions === 'all' ? {} : { dimensionsMap: { ...dimensions } }),
    statistic: 'Sum',
    ...options,
  });
}

/** The count of something, whatever its dimensions, as one curve or one number. */
export const counted = (name: MetricName, label: string, color: string): Metric => hubMetric(name, 'all', { label, color });
