import { describe, expect, test } from 'vitest';
import { compute, type Series, UnknownExpression } from '../../../../local/dashboard/expression.ts';

const named: Readonly<Record<string, Series>> = { a: [1, undefined, 3], b: [2, 4, 0], age0: [5, 6, undefined] };
const of = (text: string): Series => compute(text, (id) => named[id] ?? [], 3);

describe('metric math, as far as the dashboard uses it', () => {
  test.each<[string, Series]>([
    ['a', [1, undefined, 3]],
    ['100 * (1 - a / 2)', [50, undefined, -50]],
    ['b - 1 - 1', [0, 2, -2]],
    ['a + b * 2', [5, undefined, 3]],
    ['FILL(a, 0) + b', [3, 4, 3]],
    ['RUNNING_SUM(FILL(a, 0)) / RUNNING_SUM(b)', [0.5, 1 / 6, 4 / 6]],
    ['MAX([a, b, age0]) / 2', [2.5, 3, 1.5]],
  ])('%s', (text, series) => {
    expect(of(text)).toEqual(series);
  });

  test('nothing is drawn where CloudWatch would divide by zero', () => {
    expect(of('a / b')).toEqual([0.5, undefined, undefined]);
  });

  test.each(['', 'a +', '(a', 'SUM(a)', 'a ? b', 'a b'])('« %s » is refused: no number is made up', (text) => {
    expect(() => of(text)).toThrow(UnknownExpression);
  });
});
