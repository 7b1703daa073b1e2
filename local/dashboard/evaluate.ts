import type { MetricBlock, WidgetLine } from './body.ts';
import { compute, type Series } from './expression.ts';
import { isMeasured, keyOf, type RunData } from './run-data.ts';

/** A line of a widget with its values over the run. */
export interface Drawn {
  readonly label: string;
  readonly color: string | undefined;
  readonly values: Series;
  /** False where the local cloud measures nothing of it, or not all that its expression names. */
  readonly measured: boolean;
}

/** Points of a curve in the picture, however long they are on AWS. */
export const POINTS = 24;

/** One statistic of the values of a period, as CloudWatch defines it. */
export function statistic(stat: string, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  const above = /^TC\((\d+):\)$/.exec(stat)?.[1];
  if (above !== undefined) return values.filter((value) => value > Number(above)).length;
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(stat)?.[1];
  if (percentile !== undefined) {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil((Number(percentile) / 100) * sorted.length) - 1)];
  }
  switch (stat) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum / values.length;
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    default:
      throw new RangeError(`unknown statistic ${stat}`);
  }
}

function valuesOf(run: RunData, { metric, stat }: WidgetLine, points: number): Series {
  const known = metric === undefined ? [] : (run.points[keyOf(metric)] ?? []);
  const slices: number[][] = Array.from({ length: points }, () => []);
  for (const [second, value] of known) slices[Math.min(points - 1, Math.floor((second / run.seconds) * points))]?.push(value);
  return slices.map((slice) => statistic(stat, slice));
}

/** The visible lines of a widget, computed from a run; one point where the widget shows its whole time as one, or its newest value. */
export function evaluate(run: RunData, block: MetricBlock): Drawn[] {
  const points = block.whole ? 1 : POINTS;
  const byId = new Map(block.lines.map((line) => [line.id, line]));
  const find = (id: string): WidgetLine => {
    const line = byId.get(id);
    if (line === undefined) throw new RangeError(`nothing is named ${id} in « ${block.title} »`);
    return line;
  };
  return block.lines
    .filter(({ hidden }) => !hidden)
    .map((line) => {
      const { label, color, expression } = line;
      if (expression === undefined)
        return { label, color, values: valuesOf(run, line, points), measured: line.metric !== undefined && isMeasured(line.metric) };
      const named: WidgetLine[] = [];
      const values = compute(
        expression,
        (id) => {
          named.push(find(id));
          return valuesOf(run, find(id), points);
        },
        points,
      );
      return { label, color, values, measured: named.every(({ metric }) => metric !== undefined && isMeasured(metric)) };
    });
}
