import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FUNCTION_TIMEOUTS } from '../../infra/function-timeouts.ts';
import { definitionOf, functionOf, MACHINES, MachineSchema, machineOf, type State, type TaskState, textOf } from './asl.ts';

const isTask = (state: State): state is TaskState => state.Type === 'Task';

test('there is a machine to look at', () => {
  expect(MACHINES).toContain('dossier-lifecycle');
});

describe.each(MACHINES)('%s', (name) => {
  test('is a machine that Step Functions accepts', () => {
    const { isValid, errorsText } = aslValidator(definitionOf(name));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test('is made of the states and fields of the house, spelt right', () => {
    const parsed = MachineSchema.safeParse(definitionOf(name));
    expect(parsed.success ? '' : z.prettifyError(parsed.error)).toBe('');
  });

  const states = Object.entries(machineOf(name).States);
  const tasks = states.flatMap(([state, definition]) => (isTask(definition) ? [[state, definition] as const] : []));

  test.each(states)('« %s » says what it is for, or needs not', (_, state) => {
    if (state.Type !== 'Pass' && state.Type !== 'Succeed') expect(state.Comment?.length ?? 0).toBeGreaterThan(20);
  });

  test.each(tasks)('« %s » outlives its function: a timeout means that the function is dead', (_, task) => {
    const timeouts: Readonly<Record<string, number>> = FUNCTION_TIMEOUTS;
    expect(task.TimeoutSeconds).toBeGreaterThan(timeouts[functionOf(task)] ?? Number.POSITIVE_INFINITY);
  });

  test.each(tasks)('« %s » is retried a bounded number of times, on what is transient', (_, task) => {
    expect(task.Retry.map(({ ErrorEquals }) => [...ErrorEquals].sort())).toEqual([['States.TaskFailed', 'States.Timeout']]);
    for (const { MaxAttempts } of task.Retry) expect(MaxAttempts).toBeLessThanOrEqual(5);
  });

  test.each(tasks)('« %s » catches the rest, last and once', (_, task) => {
    expect(task.Catch.map(({ ErrorEquals }) => ErrorEquals).at(-1)).toEqual(['States.ALL']);
    // What is expected is returned and chosen on: no Catch by an error class of ours (design §7).
    const caught = task.Catch.slice(0, -1).flatMap(({ ErrorEquals }) => ErrorEquals);
    for (const error of caught) expect(error).toMatch(/^States\.(?!ALL)/);
  });

  test.each(tasks)('« %s » waits for a token only where it passes one', (_, task) => {
    const waits = task.Resource.endsWith('.waitForTaskToken');
    expect(JSON.stringify(task.Arguments).includes('$states.context.Task.Token')).toBe(waits);
    expect(task.Resource).toMatch(/^arn:aws:states:::lambda:invoke(?:\.waitForTaskToken)?$/);
  });

  test.each(tasks)('« %s » passes ids, never content', (_, task) => {
    const payload = z.record(z.string(), z.json()).parse(task.Arguments.Payload);
    for (const key of Object.keys(payload)) expect(['numero', 'seq', 'kind', 'essai']).toContain(key);
  });

  test('has no ARN but placeholders and the integration', () => {
    const arns = textOf(name).match(/arn:[\w:.-]+/g) ?? [];
    expect(new Set(arns)).toEqual(new Set(['arn:aws:states:::lambda:invoke']));
  });
});
