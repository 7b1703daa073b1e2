import { execFile } from 'node:child_process';
import { expect, inject } from 'vitest';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** The operator's command as it is typed, on the running local cloud, without a terminal. `hear` gets what it says on its way. */
export function ops(args: readonly string[], hear: (said: string) => void = () => {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [inject('ops'), ...args], { env: process.env, encoding: 'utf8' }, (error, out, said) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, said }),
    );
    child.stderr?.on('data', hear);
  });
}

/** Answer in JSON of a command that must be carried out. */
export async function done<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const ran = await ops([...args, '--json']);
  expect(ran, `${ran.said}\n${ran.out}`).toMatchObject({ code: 0 });
  return JSON.parse(ran.out);
}

export interface Line {
  readonly code: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly todo?: string;
}

/** Lines of the rehearsal of one raccordement; the exit code says the same as they do. */
export async function rehearse(
  insee: string,
  demarche: string,
  options: readonly string[] = [],
  hear?: (said: string) => void,
): Promise<Line[]> {
  const ran = await ops(['rehearse', insee, demarche, '--json', ...options], hear);
  const [report] = JSON.parse(ran.out) as { green: boolean; lines: Line[] }[];
  if (report === undefined) throw new Error(ran.said);
  expect(ran.code).toBe(report.green ? 0 : 1);
  return report.lines;
}

export const reds = (lines: readonly Line[]): string[] => lines.filter(({ ok }) => !ok).map(({ code }) => code);
