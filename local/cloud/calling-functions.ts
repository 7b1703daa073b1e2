import { join } from 'node:path';

/** Who made a call of the SDK. */
export interface Caller {
  /** Verb-noun of the function. */
  readonly name: string;
  readonly pid: number;
}

/** Module that makes the Node processes of the emulator say which function they are. */
export const NAMES_FUNCTIONS = join(import.meta.dirname, 'function-name.cjs');

/** Which function made a call, by the user agent that `function-name.cjs` gave it; undefined for whoever else calls. */
export function callerOf(userAgent: string | undefined): Caller | undefined {
  const [, name, pid] = /\bapp\/([a-z-]+)\.(\d+)/.exec(userAgent ?? '') ?? [];
  return name === undefined ? undefined : { name, pid: Number(pid) };
}
