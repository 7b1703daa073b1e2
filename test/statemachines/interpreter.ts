import jsonata from 'jsonata';
import * as z from 'zod';
import type { Machine, State, TaskState } from './asl.ts';

/** What a task answers each time it is called: a result, or an error by its name. */
export type Answer = { readonly result: unknown } | { readonly error: string };
const isResult = (answer: Answer): answer is { readonly result: unknown } => 'result' in answer;

export interface Execution {
  readonly input: Record<string, unknown>;
  readonly name?: string;
  /** Answers of each task, in order; the last one stands for all further calls. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>;
}

export interface Outcome {
  /** States entered, in order. */
  readonly visited: readonly string[];
  /** `state → next` for each Catch taken. */
  readonly caught: readonly string[];
  /** Calls of each task, retries included. */
  readonly calls: Readonly<Record<string, number>>;
  /** Payloads sent, in order of the calls. */
  readonly payloads: readonly unknown[];
  readonly end:
    | { readonly status: 'SUCCEEDED'; readonly output: unknown }
    | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };
}

/** No machine of the house is longer: more is a loop. */
const MAX_STATES = 50;

/**
 * Plays a machine without any cloud: the subset of Amazon States Language, in JSONata, that `asl.ts` allows. Waits take no
 * time. What is not modelled is refused by the schema, never passed over.
 */
export async function play(machine: Machine, execution: Execution): Promise<Outcome> {
  const visited: string[] = [];
  const caught: string[] = [];
  const calls: Record<string, number> = {};
  const payloads: unknown[] = [];
  const variables: Record<string, unknown> = {};
  const context = { Execution: { Input: execution.input, Name: execution.name ?? 'test' } };
  let input: unknown = execution.input;
  let current = machine.StartAt;

  const evaluate = (template: unknown, more: Record<string, unknown> = {}) =>
    render(template, { states: { input, context, ...more }, ...variables });

  async function assign(values: Record<string, unknown> | undefined, more: Record<string, unknown>): Promise<void> {
    if (values !== undefined) Object.assign(variables, await evaluate(values, more));
  }

  /** Calls a task until it answers, or until its Retry is spent. */
  async function call(name: string, task: TaskState): Promise<Answer> {
    const left = task.Retry.map(({ MaxAttempts }) => MaxAttempts);
    for (;;) {
      const count = calls[name] ?? 0;
      calls[name] = count + 1;
      payloads.push(z.object({ Payload: z.unknown() }).parse(await evaluate(task.Arguments)).Payload);
      const answers = execution.answers[name];
      const answer = answers?.[Math.min(count, answers.length - 1)];
      if (answer === undefined) throw new Error(`the scenario gives no answer for « ${name} »`);
      if (isResult(answer)) return answer;
      const index = task.Retry.findIndex(({ ErrorEquals }) => matches(ErrorEquals, answer.error));
      if (index === -1 || left[index] === 0) return answer;
      left[index] = (left[index] ?? 0) - 1;
    }
  }

  async function runTask(name: string, task: TaskState): Promise<string | null | Outcome['end']> {
    const answer = await call(name, task);
    if (isResult(answer)) {
      const result = { result: { Payload: answer.result, StatusCode: 200 } };
      const output = task.Output === undefined ? result.result : await evaluate(task.Output, result);
      await assign(task.Assign, result);
      input = output;
      return task.Next ?? null;
    }
    const handler = task.Catch.find(({ ErrorEquals }) => matches(ErrorEquals, answer.error));
    if (handler === undefined) return { status: 'FAILED', error: answer.error, cause: '' };
    caught.push(`${name} → ${handler.Next}`);
    const errorOutput = { errorOutput: { Error: answer.error, Cause: '' } };
    const output = handler.Output === undefined ? errorOutput.errorOutput : await evaluate(handler.Output, errorOutput);
    await assign(handler.Assign, errorOutput);
    input = output;
    return handler.Next;
  }

  /** The next state's name, null at the end, or how the execution failed. */
  async function step(name: string, state: State): Promise<string | null | Outcome['end']> {
    switch (state.Type) {
      case 'Task':
        return runTask(name, state);
      case 'Choice': {
        for (const choice of state.Choices) {
          if ((await evaluate(choice.Condition)) === true) return choice.Next;
        }
        return state.Default;
      }
      case 'Pass':
      case 'Wait': {
        const output = state.Output === undefined ? input : await evaluate(state.Output);
        await assign(state.Assign, {});
        input = output;
        return state.Next ?? null;
      }
      case 'Succeed':
        return null;
      case 'Fail':
        return { status: 'FAILED', error: state.Error, cause: state.Cause };
    }
  }

  while (visited.length < MAX_STATES) {
    const state = machine.States[current];
    if (state === undefined) throw new Error(`no state « ${current} »`);
    visited.push(current);
    const next = await step(current, state);
    if (next === null) return { visited, caught, calls, payloads, end: { status: 'SUCCEEDED', output: input } };
    if (typeof next === 'object') return { visited, caught, calls, payloads, end: next };
    current = next;
  }
  throw new Error('the machine does not end');
}

/** `States.ALL` takes everything, `States.TaskFailed` every error of a task but its timeout. */
function matches(patterns: readonly string[], error: string): boolean {
  return patterns.some(
    (pattern) => pattern === error || pattern === 'States.ALL' || (pattern === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}

/** Evaluates each `{% … %}` of a template; a text that yields nothing is an error, as on AWS. */
async function render(template: unknown, bindings: Record<string, unknown>): Promise<unknown> {
  if (Array.isArray(template)) return Promise.all(template.map((item) => render(item, bindings)));
  if (typeof template === 'object' && template !== null) {
    const entries = await Promise.all(Object.entries(template).map(async ([key, value]) => [key, await render(value, bindings)] as const));
    return Object.fromEntries(entries);
  }
  if (typeof template !== 'string') return template;
  const [, expression] = /^\{%([\s\S]*)%\}$/.exec(template) ?? [];
  if (expression === undefined) return template;
  const value: unknown = await jsonata(expression).evaluate({}, bindings);
  if (value === undefined) throw new Error(`States.QueryEvaluationError: ${template}`);
  return value;
}
