import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  MathExpression,
  SingleValueWidget,
  TextWidget,
  TextWidgetBackground,
} from 'aws-cdk-lib/aws-cloudwatch';

/** One row of the dashboard: a title that says what to look for, and lines of widgets under it, 24 columns wide. */
export interface Row {
  readonly title: string;
  /** One sentence or two, Markdown: what is normal, where to go when it is not. */
  readonly says: string;
  readonly lines: readonly (readonly IWidget[])[];
}

/** As CloudWatch counts the columns of a dashboard. */
export const COLUMNS = 24;

export const COLORS = {
  volume: '#3558a2',
  good: '#2f7d4f',
  warning: '#d98200',
  bad: '#c9191e',
  faint: '#8d8d9b',
  other: '#7a4b9e',
} as const;

export const HOUR = Duration.hours(1);
export const DAY = Duration.days(1);

/** Text over the whole width, without a frame. */
export const heading = ({ title, says }: Row): TextWidget =>
  new TextWidget({ markdown: `## ${title}\n${says}`, width: COLUMNS, height: 2, background: TextWidgetBackground.TRANSPARENT });

/** Curves from zero on, a point for each five minutes; a third of the width. */
export const curves = (props: GraphWidgetProps): GraphWidget =>
  new GraphWidget({
    width: COLUMNS / 3,
    height: 6,
    period: Duration.minutes(5),
    ...props,
    leftYAxis: { min: 0, showUnits: false, ...props.leftYAxis },
  });

/** Counts of each hour, on top of one another. */
export const bars = (props: GraphWidgetProps): GraphWidget => curves({ stacked: true, period: HOUR, ...props });

/** Numbers side by side, each over the last `days`. */
export const numbers = (title: string, metrics: IMetric[], days: number, width: number): SingleValueWidget =>
  new SingleValueWidget({
    title,
    metrics,
    width,
    height: 3,
    start: `-P${days}D`,
    setPeriodToTimeRange: true,
    period: Duration.days(days),
  });

/** The newest values, side by side. */
export const newest = (title: string, metrics: IMetric[], width: number): SingleValueWidget =>
  new SingleValueWidget({ title, metrics, width, height: 3, period: Duration.minutes(15) });

/** Metrics under the letters by which an expression names them: `age0`, `age1`. */
export const numbered = <M extends IMetric>(letters: string, metrics: readonly M[]): Record<string, M> =>
  Object.fromEntries(metrics.map((metric, rank) => [`${letters}${rank}`, metric]));

/** The sum of metrics, where those without a value count for nothing. */
export const added = (metrics: Readonly<Record<string, IMetric>>): string =>
  `(${Object.keys(metrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ')})`;

/** An expression over metrics, which are named by its letters and are not drawn themselves. Widgets alone have a period: their metrics take it over. */
export const computed = (expression: string, usingMetrics: Record<string, IMetric>, label: string, color?: string): MathExpression =>
  new MathExpression({ expression, usingMetrics, label, ...(color === undefined ? {} : { color }) });

/** Their sum, as one curve or one number. */
export const total = (metrics: Record<string, IMetric>, label: string, color?: string): MathExpression =>
  computed(added(metrics), metrics, label, color);

/** A metric in another unit: `scaled('age', milliseconds, '/ 1000', …)`. */
export const scaled = (name: string, metric: IMetric, by: string, label: string, color?: string): MathExpression =>
  computed(`${name} ${by}`, { [name]: metric }, label, color);
