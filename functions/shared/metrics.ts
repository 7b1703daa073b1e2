import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Metrics in the logs (EMF), without personal data; a number of a dossier is never a dimension. */
const metrics = new Metrics({ namespace: 'Teledossier', serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'teledossier' });

/** Counts one occurrence, by a code of ours. */
export function count(name: string, dimensions: Readonly<Record<string, string>> = {}): void {
  const single = metrics.singleMetric();
  for (const [key, value] of Object.entries(dimensions)) single.addDimension(key, value);
  single.addMetric(name, MetricUnit.Count, 1);
}
