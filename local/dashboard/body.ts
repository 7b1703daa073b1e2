import * as z from 'zod';
import { REGION } from '../cloud/endpoint.ts';

/** A metric that a widget asks for. */
export interface AskedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A line of a widget: what it shows, or, hidden, what the expressions of the same widget name by `id`. */
export interface WidgetLine {
  readonly id?: string | undefined;
  readonly label: string;
  readonly color?: string | undefined;
  readonly hidden: boolean;
  readonly stat: string;
  /** Exactly one of the two. */
  readonly metric?: AskedMetric;
  readonly expression?: string;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface TextBlock extends Placed {
  readonly type: 'text';
  readonly markdown: string;
}
export interface MetricBlock extends Placed {
  readonly type: 'metric';
  readonly title: string;
  readonly view: 'singleValue' | 'timeSeries' | 'bar';
  readonly stacked: boolean;
  readonly lines: readonly WidgetLine[];
  readonly marks: readonly { readonly value: number; readonly label: string; readonly color: string }[];
  /** Seconds of a point; the whole time shown where `whole`. */
  readonly periodSeconds: number;
  readonly whole: boolean;
}
export type Block = TextBlock | MetricBlock;

const PlaceSchema = { x: z.int(), y: z.int(), width: z.int(), height: z.int() };
const OptionsSchema = z.object({
  id: z.string().optional(),
  label: z.string().optional(),
  color: z.string().optional(),
  visible: z.boolean().default(true),
  stat: z.string().optional(),
  expression: z.string().optional(),
});
const MetricPropertiesSchema = z.object({
  title: z.string(),
  view: z.enum(['singleValue', 'timeSeries', 'bar']),
  stacked: z.boolean().default(false),
  metrics: z.array(z.array(z.json())),
  annotations: z
    .object({ horizontal: z.array(z.object({ value: z.number(), label: z.string(), color: z.string() })).default([]) })
    .default({ horizontal: [] }),
  period: z.int().default(300),
  setPeriodToTimeRange: z.boolean().default(false),
});
const BodySchema = z.object({
  widgets: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), ...PlaceSchema, properties: z.object({ markdown: z.string() }) }),
      z.object({ type: z.literal('metric'), ...PlaceSchema, properties: MetricPropertiesSchema }),
    ]),
  ),
});

const JoinSchema = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.json())]) });
const ImportSchema = z.strictObject({ 'Fn::ImportValue': z.string() });
const RegionSchema = z.strictObject({ Ref: z.literal('AWS::Region') });

/**
 * What a dashboard of a template shows (CloudWatch, « Dashboard body structure and syntax »). A name that a stack exports stands for itself: it is what is known
 * of a deployed thing before it is deployed. Throws where it names anything else but the region.
 */
export function blocksOf(dashboardBody: unknown): Block[] {
  const [, parts] = JoinSchema.parse(dashboardBody)['Fn::Join'];
  const text = parts.map((part) => (typeof part === 'string' ? part : nameOf(part))).join('');
  return BodySchema.parse(JSON.parse(text)).widgets.map((widget): Block => {
    const { x, y, width, height } = widget;
    const place = { x, y, width, height };
    if (widget.type === 'text') return { type: 'text', ...place, markdown: widget.properties.markdown };
    const { title, view, stacked, metrics, annotations, period, setPeriodToTimeRange } = widget.properties;
    const lines = metrics.map(lineOf);
    return {
      type: 'metric',
      ...place,
      title,
      view,
      stacked,
      lines,
      marks: annotations.horizontal,
      periodSeconds: period,
      whole: setPeriodToTimeRange,
    };
  });
}

function nameOf(part: unknown): string {
  const named = z.union([ImportSchema, RegionSchema]).parse(part);
  return 'Ref' in named ? REGION : named['Fn::ImportValue'];
}

/** `["AWS/SQS", "NumberOfMessagesSent", "QueueName", "…", { stat }]`, or `[{ expression }]`. */
function lineOf(entry: readonly unknown[]): WidgetLine {
  const names = z.array(z.string()).parse(entry.filter((part) => typeof part === 'string'));
  const {
    id,
    label,
    color,
    visible,
    stat = 'Average',
    expression,
  } = OptionsSchema.parse(entry.find((part) => typeof part !== 'string') ?? {});
  const common = { id, color, hidden: !visible, stat };
  if (expression !== undefined) return { ...common, label: label ?? expression, expression };
  const [namespace = '', name = '', ...pairs] = names;
  const dimensions = Object.fromEntries(pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? '']] : [])));
  return { ...common, label: label ?? name, metric: { namespace, name, dimensions } };
}
