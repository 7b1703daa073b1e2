import { describe, expect, test } from 'vitest';
import type { MetricBlock, WidgetLine } from '../../../../local/dashboard/body.ts';
import { evaluate, POINTS, statistic } from '../../../../local/dashboard/evaluate.ts';
import { keyOf, type RunData } from '../../../../local/dashboard/run-data.ts';

describe('a statistic of the values of a period', () => {
  test.each<[string, number | undefined]>([
    ['Sum', 10],
    ['SampleCount', 4],
    ['Average', 2.5],
    ['Maximum', 4],
    ['Minimum', 1],
    ['p50', 2],
    ['p99', 4],
    ['TC(2:)', 2],
  ])('%s', (stat, value) => {
    expect(statistic(stat, [3, 1, 4, 2])).toBe(value);
  });
  test('of no value there is none', () => {
    expect(statistic('Sum', [])).toBeUndefined();
  });
  test('one that is not known is refused', () => {
    expect(() => statistic('IQM', [1])).toThrow(RangeError);
  });
});

const metric = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'Teledossier-prod-Workflow:ExportsOutputRefF1' } };
const run: RunData = {
  day: '2026-11-25',
  seconds: 240,
  dossiers: 1,
  // A run is one of the local stage; the picture is of production.
  points: {
    [keyOf({ ...metric, dimensions: { FunctionName: 'Teledossier-local-Workflow:ExportsOutputRefF1' } })]: [
      [0, 1],
      [9.9, 2],
      [240, 5],
    ],
  },
};
const line: WidgetLine = { id: 'm', label: 'erreurs', hidden: false, stat: 'Sum', metric };
const block: MetricBlock = {
  type: 'metric',
  x: 0,
  y: 0,
  width: 8,
  height: 6,
  title: 'Erreurs',
  view: 'timeSeries',
  stacked: false,
  lines: [line],
  marks: [],
  periodSeconds: 300,
  whole: false,
};

describe('a widget over a run', () => {
  test('has its values in the order of time, whatever the stage that measured them', () => {
    const [drawn] = evaluate(run, block);
    expect(drawn?.values).toHaveLength(POINTS);
    expect([drawn?.values[0], drawn?.values[1], drawn?.values.at(-1)]).toEqual([3, undefined, 5]);
  });
  test('shows its whole time as one number where it asks for that', () => {
    expect(evaluate(run, { ...block, whole: true })[0]?.values).toEqual([8]);
  });
  test('draws the expression, and not what it is made of', () => {
    const half: WidgetLine = { label: 'moitié', hidden: false, stat: 'Average', expression: 'm / 2' };
    const drawn = evaluate(run, { ...block, whole: true, lines: [half, { ...line, hidden: true }] });
    expect(drawn.map(({ label, values }) => [label, values])).toEqual([['moitié', [4]]]);
  });
  test('says what the local cloud does not measure', () => {
    const bill: WidgetLine = { ...line, metric: { namespace: 'AWS/Billing', name: 'EstimatedCharges', dimensions: {} } };
    expect(evaluate(run, { ...block, lines: [bill] })[0]?.measured).toBe(false);
  });
  test.each([
    ['Invocations', true],
    ['Duration', true],
    ['Errors', false],
    ['Throttles', false],
    ['IteratorAge', false],
  ])('of functions, %s: measured %s', (name, measured) => {
    expect(evaluate(run, { ...block, lines: [{ ...line, metric: { ...metric, name } }] })[0]?.measured).toBe(measured);
  });
  test('does not know what it computes of something that is not measured', () => {
    const calls: WidgetLine = { ...line, id: 'calls', hidden: true, metric: { ...metric, name: 'Invocations' } };
    const failed: WidgetLine = { ...calls, id: 'failed', metric };
    const share: WidgetLine = { label: 'part', hidden: false, stat: 'Average', expression: '1 - FILL(failed, 0) / calls' };
    const known: WidgetLine = { ...share, expression: 'calls / 60' };
    const drawn = evaluate(run, { ...block, lines: [share, known, calls, failed] });
    expect(drawn.map(({ measured }) => measured)).toEqual([false, true]);
  });
});
