/** A value for each point of time; none where nothing was measured. */
export type Series = readonly (number | undefined)[];

/** An expression of CloudWatch's metric math that this reader does not know: the dashboard uses a small part of it. */
export class UnknownExpression extends Error {
  override readonly name = 'UnknownExpression';
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|([-+*/(),[\]]))/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (found === null) throw new UnknownExpression(text);
    tokens.push(found[0].trim());
  }
  return tokens;
}

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number | undefined>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // CloudWatch draws no point where it would divide by zero.
  '/': (a, b) => (b === 0 ? undefined : a / b),
};

const FUNCTIONS: Readonly<Record<string, (...series: Series[]) => Series>> = {
  FILL: (series = [], filling = []) => series.map((value, index) => value ?? filling[index]),
  RUNNING_SUM(series = []) {
    let sum = 0;
    return series.map((value) => {
      sum += value ?? 0;
      return sum;
    });
  },
  MAX: (...series) =>
    (series[0] ?? []).map((_, index) => {
      const known = series.flatMap((one) => one[index] ?? []);
      return known.length === 0 ? undefined : Math.max(...known);
    }),
};

/**
 * Computes an expression: the four operations, FILL, RUNNING_SUM, MAX of a list.
 * @param named the series of the metrics that it names
 * @param length points of time
 */
export function compute(text: string, named: (id: string) => Series, length: number): Series {
  const tokens = tokensOf(text);
  let at = 0;
  const next = (): string => tokens[at] ?? '';
  const take = (expected?: string): string => {
    const token = next();
    if (token === '' || (expected !== undefined && token !== expected)) throw new UnknownExpression(text);
    at += 1;
    return token;
  };
  const constant = (value: number): Series => Array.from({ length }, () => value);

  function both(operators: string, operand: () => Series): Series {
    let left = operand();
    while (next() !== '' && operators.includes(next())) {
      const operation = OPERATIONS[take()] ?? (() => undefined);
      const [a, b] = [left, operand()];
      left = a.map((value, index) => {
        const other = b[index];
        return value === undefined || other === undefined ? undefined : operation(value, other);
      });
    }
    return left;
  }
  const sum = (): Series => both('+-', () => both('*/', factor));

  function factor(): Series {
    const token = take();
    if (/^\d/.test(token)) return constant(Number(token));
    if (token === '(') {
      const inner = sum();
      take(')');
      return inner;
    }
    if (next() !== '(') return named(token);
    const known = FUNCTIONS[token];
    if (known === undefined) throw new UnknownExpression(text);
    return known(...given());
  }

  /** `(a, 0)`, or `([a, b])`. */
  function given(): Series[] {
    take('(');
    const list = next() === '[';
    if (list) take('[');
    const series = [sum()];
    while (next() === ',') {
      take(',');
      series.push(sum());
    }
    if (list) take(']');
    take(')');
    return series;
  }

  const result = sum();
  if (at !== tokens.length) throw new UnknownExpression(text);
  return result;
}
