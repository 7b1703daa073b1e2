import type { MetricBlock } from './body.ts';
import type { Drawn } from './evaluate.ts';
import { element, french, text, widthOf } from './svg.ts';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const PALETTE = ['#3558a2', '#d98200', '#2f7d4f', '#7a4b9e', '#c9191e', '#2a8f9d', '#8d6e4b', '#8d8d9b', '#b34f86', '#6b8e23'];
const INK = '#3a3a48';
const FAINT = '#8d8d9b';

export const colorOf = ({ color }: Drawn, rank: number): string => color ?? PALETTE[rank % PALETTE.length] ?? INK;

/** A round number at or above: 1, 2 or 5 times a power of ten. */
export function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value * 0.9999) ?? 10) * power;
}

const total = ({ values }: Drawn): number => values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);

/** Lines named in a legend: the largest, where there are more. */
const MOST = 7;

/** Lines that have something to show first; what is nought everywhere is told in one word. */
function legend(lines: readonly Drawn[], { x, y, width }: Frame): string {
  const alive = lines
    .map((line, rank) => ({ line, rank }))
    .filter(({ line }) => total(line) > 0)
    .toSorted((a, b) => (lines.length > MOST ? total(b.line) - total(a.line) : 0));
  const silent = lines.filter((line) => line.measured && total(line) === 0).map(({ label }) => label);
  const unmeasured = lines.filter(({ measured }) => !measured).map(({ label }) => label);
  const many = (labels: readonly string[]): string => (labels.length > 3 ? `${labels.length} autres` : labels.join(', '));
  const entries = [
    ...alive.slice(0, MOST).map(({ line, rank }) => ({ label: line.label, color: colorOf(line, rank) })),
    ...(alive.length > MOST ? [{ label: `et ${alive.length - MOST} autres`, color: undefined }] : []),
    ...(silent.length === 0 ? [] : [{ label: `à zéro : ${many(silent)}`, color: undefined }]),
    ...(unmeasured.length === 0 ? [] : [{ label: `non mesuré ici : ${many(unmeasured)}`, color: undefined }]),
  ];
  const placed: string[] = [];
  let [left, row] = [x, 0];
  for (const { label, color } of entries) {
    const needed = widthOf(label, 10.5) + 22;
    if (left > x && left + needed > x + width) [left, row] = [x, row + 1];
    if (row === 2) break;
    const top = y + row * 14;
    if (color !== undefined) placed.push(element('rect', { x: left, y: top - 8, width: 9, height: 9, rx: 2, fill: color }));
    placed.push(text(left + (color === undefined ? 0 : 13), top, label, { 'font-size': 10.5, fill: color === undefined ? FAINT : INK }));
    left += needed;
  }
  return placed.join('');
}

/** Curves, or counts on top of one another, over the time of the run. */
export function drawGraph(block: MetricBlock, lines: readonly Drawn[], frame: Frame, seconds: number): string {
  const plot = { x: frame.x + 44, y: frame.y + 34, width: frame.width - 60, height: frame.height - 90 };
  const tops = block.stacked ? stackTops(lines) : lines.flatMap(({ values }) => values.map((value) => value ?? 0));
  const highest = Math.max(0, ...tops);
  const near = block.marks.map(({ value }) => value).filter((value) => value <= highest * 20);
  const top = ceiling(Math.max(highest === 0 ? 1 : highest, ...near));
  const scaleX = (point: number, of: number): number => plot.x + (point / of) * plot.width;
  const scaleY = (value: number): number => plot.y + plot.height - (Math.min(value, top) / top) * plot.height;
  const points = lines[0]?.values.length ?? 1;
  const marks = block.marks
    .filter(({ value }) => value <= top)
    .map(
      ({ value, label, color }) =>
        element('line', {
          x1: plot.x,
          x2: plot.x + plot.width,
          y1: scaleY(value),
          y2: scaleY(value),
          stroke: color,
          'stroke-dasharray': '5 4',
        }) + text(plot.x + plot.width, scaleY(value) - 4, label, { 'font-size': 10, fill: color, 'text-anchor': 'end' }),
    );
  const drawn = block.stacked
    ? stack(lines, points, scaleX, scaleY)
    : lines.map((line, rank) => curve(line, colorOf(line, rank), scaleX, scaleY));
  return [
    ...axes(plot, top, seconds),
    ...drawn,
    ...marks,
    legend(lines, { ...frame, x: frame.x + 14, y: frame.y + frame.height - 24, width: frame.width - 24 }),
  ].join('');
}

function axes(plot: Frame, top: number, seconds: number): string[] {
  const ticks = [0, 0.5, 1].map((share) => {
    const y = plot.y + plot.height - share * plot.height;
    return (
      element('line', { x1: plot.x, x2: plot.x + plot.width, y1: y, y2: y, stroke: share === 0 ? '#b9bfce' : '#eceef4' }) +
      text(plot.x - 6, y + 3.5, french(top * share), { 'font-size': 10, fill: FAINT, 'text-anchor': 'end' })
    );
  });
  const times = [0, 0.5, 1].map((share) =>
    text(plot.x + share * plot.width, plot.y + plot.height + 14, `${french(Math.round((seconds * share) / 6) / 10)} min`, {
      'font-size': 10,
      fill: FAINT,
      'text-anchor': share === 0 ? 'start' : share === 1 ? 'end' : 'middle',
    }),
  );
  return [...ticks, ...times];
}

type ScaleX = (point: number, of: number) => number;
type ScaleY = (value: number) => number;

/** Joined where points follow one another; a point alone is a dot. */
function curve({ values }: Drawn, color: string, scaleX: ScaleX, scaleY: ScaleY): string {
  const at = values.map((value, index) =>
    value === undefined ? undefined : ([scaleX(index + 0.5, values.length), scaleY(value)] as const),
  );
  const path = at
    .map((point, index) =>
      point === undefined ? '' : `${at[index - 1] === undefined ? 'M' : 'L'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`,
    )
    .join('');
  const dots = at.map((point, index) =>
    point === undefined || at[index - 1] !== undefined || at[index + 1] !== undefined
      ? ''
      : element('circle', { cx: point[0], cy: point[1], r: 2.5, fill: color }),
  );
  return (
    (path === '' ? '' : element('path', { d: path, fill: 'none', stroke: color, 'stroke-width': 1.8, 'stroke-linejoin': 'round' })) +
    dots.join('')
  );
}

const stackTops = (lines: readonly Drawn[]): number[] =>
  (lines[0]?.values ?? []).map((_, index) => lines.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));

function stack(lines: readonly Drawn[], points: number, scaleX: ScaleX, scaleY: ScaleY): string[] {
  const floor = Array.from({ length: points }, () => 0);
  return lines.flatMap((line, rank) =>
    line.values.map((value = 0, index) => {
      if (value <= 0) return '';
      const base = floor[index] ?? 0;
      floor[index] = base + value;
      const [left, right] = [scaleX(index, points) + 1, scaleX(index + 1, points) - 1];
      const [bottom, upper] = [scaleY(base), scaleY(base + value)];
      return element('rect', { x: left, y: upper, width: right - left, height: bottom - upper, fill: colorOf(line, rank) });
    }),
  );
}
