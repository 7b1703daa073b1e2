import { vi } from 'vitest';
import * as z from 'zod';

const EmfSchema = z
  .object({
    _aws: z.strictObject({
      Timestamp: z.int(),
      CloudWatchMetrics: z.tuple([
        z.strictObject({
          Namespace: z.literal('Teledossier'),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.tuple([z.strictObject({ Name: z.string(), Unit: z.string() })]),
        }),
      ]),
    }),
  })
  .loose();

/** A metric as CloudWatch reads it in a line of the log (« Embedded metric format specification »). */
export interface Emitted {
  readonly name: string;
  readonly unit: string;
  readonly value: unknown;
  /** The sets of dimensions under which it is kept. */
  readonly sets: readonly Readonly<Record<string, unknown>>[];
}

/** The metrics that a call writes. */
export async function emitted(call: () => unknown): Promise<Emitted[]> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await call();
  } finally {
    spy.mockRestore();
  }
  const lines = written
    .join('')
    .split('\n')
    .filter((line) => line.includes('"_aws"'));
  return lines.map((line) => {
    const { _aws, ...members } = EmfSchema.parse(JSON.parse(line));
    const [{ Dimensions, Metrics }] = _aws.CloudWatchMetrics;
    const [{ Name, Unit }] = Metrics;
    const sets = Dimensions.map((names) => Object.fromEntries(names.map((name) => [name, members[name]])));
    return { name: Name, unit: Unit, value: members[Name], sets };
  });
}

/** The same, as `Name value dimension…`, unless the value is 1. */
export const emittedText = async (call: () => unknown): Promise<string[]> =>
  (await emitted(call)).map(({ name, value, sets: [set = {}] }) =>
    [name, ...(value === 1 ? [] : [value]), ...Object.values(set)].join(' '),
  );
