import type { Answer } from './interpreter.ts';

/** One life of an execution: what goes in, what each task answers, and the way that it must take. */
export interface Scenario {
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly answers: Readonly<Record<string, readonly Answer[]>>;
  readonly visited: readonly string[];
  readonly calls?: Readonly<Record<string, number>>;
  /** What every task of this scenario receives. */
  readonly payload?: unknown;
  readonly end: { readonly status: 'SUCCEEDED' } | { readonly status: 'FAILED'; readonly error: string };
}
