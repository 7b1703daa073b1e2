import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type GraphWidgetProps,
  GraphWidgetView,
  type IMetric,
  type IWidget,
  MathExpression,
  SingleValueWidget,
  type SingleValueWidgetProps,
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

type Sized = Pick<GraphWidgetProps, 'title' | 'left' | 'width'>;

/** Curves from zero on, a point for each five minutes; a third of the width. */
export const curves = (props: Sized & GraphWidgetProps): GraphWidget =>
  new GraphWidget({
    width: COLUMNS / 3,
    height: 6,
    period: Duration.minutes(5),
    ...props,
    leftYAxis: { min: 0, showUnits: false, ...props.leftYAxis },
  });

/** Counts of each hour, on top of one another. */
export const bars = (props: Sized & GraphWidgetProps): GraphWidget => curves({ stacked: true, period: HOUR, ...props });

/** The sum of each line over the time shown, one bar a line. */
export const totals = (props: Sized & GraphWidgetProps): GraphWidget =>
  curves({ view: GraphWidgetView.BAR, setPeriodToTimeRange: true, ...props });

/** Numbers side by side, each over the last `days`. */
export const numbers = (
  title: string,
  metrics: IMetric[],
  days: number,
  width: number,
  more: Partial<SingleValueWidgetProps> = {},
): SingleValueWidget =>
  new SingleValueWidget({
    title,
    metrics,
    width,
    height: 3,
    start: `-P${days}D`,
    setPeriodToTimeRange: true,
    period: Duration.days(days),
    ...more,
  });

/** The newest values, side by side. */
export const newest = (title: string, metrics: IMetric[], width: number): SingleValueWidget =>
  new SingleValueWidget({ title, metrics, width, height: 3, period: Duration.minutes(15) });

/** The sum of metrics, where those without a value count for nothing. */
export const added = (metrics: Readonly<Record<string, IMetric>>): string =>
  `(${Object.keys(metrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ')})`;

/** An expression over metrics, which are named by its letters and are not drawn themselves. Widgets alone have a period: their metrics take it over. */
export const computed = (expression: string, usingMetrics: Record<string, IMetric>, label: string, color?: string): MathExpression =>
  new MathExpression({ expression, usingMetrics, label, ...(color === undefined ? {} : { color }) });
