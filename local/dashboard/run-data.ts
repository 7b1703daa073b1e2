import * as z from 'zod';
import { NAMESPACE } from '../../functions/shared/metrics.ts';
import type { AskedMetric } from './body.ts';

/**
 * What was measured during a run, kept in docs/pictures/dashboard.json so that the picture can be drawn again without any cloud: by metric, its
 * values in order of time, `[second of the run, value]`.
 */
export const RunDataSchema = z.strictObject({
  /** Day of the run. */
  day: z.iso.date(),
  seconds: z.int(),
  dossiers: z.int(),
  points: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))),
});
export type RunData = z.infer<typeof RunDataSchema>;
export type Points = RunData['points'];

/** What `collect.ts` collects, by namespace: of AWS, what the emulator lets it see. Nobody looks at any other metric: none is nought for that. */
const MEASURED: Readonly<Record<string, RegExp>> = {
  [NAMESPACE]: /./,
  'AWS/Lambda': /^(?:Invocations|Duration)$/,
  'AWS/States': /^Executions(?:Started|Failed)$/,
  'AWS/SQS': /^Approximate(?:NumberOfMessagesVisible|AgeOfOldestMessage)$/,
  'AWS/ApiGateway': /^(?:Count|5xx)$/,
  'AWS/SES': /^Send$/,
};
export const isMeasured = ({ namespace, name }: Pick<AskedMetric, 'namespace' | 'name'>): boolean =>
  MEASURED[namespace]?.test(name) ?? false;

/** One stage's names of things are another's but for the stage: `Teledossier-prod-Workflow:…`. */
const anyStage = (name: string): string => name.replace(/^Teledossier-\w+-/, '');

/** `AWS/Lambda Errors FunctionName=Workflow:…`; dimensions in the order of their names. */
export function keyOf({ namespace, name, dimensions }: AskedMetric): string {
  const pairs = Object.entries(dimensions).map(([key, value]) => `${key}=${anyStage(value)}`);
  return [namespace, name, ...pairs.sort()].join(' ');
}
