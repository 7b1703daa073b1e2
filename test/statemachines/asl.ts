import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const RetrySchema = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).optional(),
  MaxAttempts: z.int().min(0).max(10),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
  Comment: z.string().optional(),
});
const CatchSchema = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  Output: z.json().optional(),
  Assign: z.record(z.string(), z.json()).optional(),
  Comment: z.string().optional(),
});

const common = { Comment: z.string().optional(), Output: z.json().optional(), Assign: z.record(z.string(), z.json()).optional() };
const next = { Next: z.string().optional(), End: z.literal(true).optional() };

/** A task: its timeout is a literal, since neither every engine nor a reviewer works one out. */
const TaskSchema = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string(),
  Arguments: z.strictObject({ FunctionName: z.string(), Payload: z.json() }),
  TimeoutSeconds: z.int().min(1),
  Retry: z.array(RetrySchema),
  Catch: z.array(CatchSchema).min(1),
  ...common,
  ...next,
});
const ChoiceSchema = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z
    .array(z.strictObject({ Condition: z.string(), Next: z.string(), Output: z.json().optional(), Comment: z.string().optional() }))
    .min(1),
  Default: z.string(),
  ...common,
});
const PassSchema = z.strictObject({ Type: z.literal('Pass'), ...common, ...next });
const WaitSchema = z.strictObject({ Type: z.literal('Wait'), Seconds: z.int().min(1), ...common, ...next });
const SucceedSchema = z.strictObject({ Type: z.literal('Succeed'), Comment: z.string().optional() });
const FailSchema = z.strictObject({
  Type: z.literal('Fail'),
  Error: z.string().min(1),
  Cause: z.string().min(1),
  Comment: z.string().optional(),
});

/**
 * What the machines of the house are made of. Strict: a misspelt field of a Retry, which AWS's validators let through, is
 * refused here. No Map and no Parallel (design §7), and no `Output` of a Succeed, which the local cloud ignores.
 */
const StateSchema = z.discriminatedUnion('Type', [TaskSchema, ChoiceSchema, PassSchema, WaitSchema, SucceedSchema, FailSchema]);
export type State = z.infer<typeof StateSchema>;
export type TaskState = z.infer<typeof TaskSchema>;

export const MachineSchema = z.strictObject({
  Comment: z.string(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: z.string(),
  States: z.record(z.string(), StateSchema),
});
export type Machine = z.infer<typeof MachineSchema>;

const folder = new URL('../../statemachines/', import.meta.url);

/** Names of the machines: each `statemachines/<name>.asl.json`. */
export const MACHINES: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.asl.json'))
  .map((file) => file.replace('.asl.json', ''));

export const textOf = (machine: string): string => readFileSync(new URL(`${machine}.asl.json`, folder), 'utf8');
export const definitionOf = (machine: string): unknown => JSON.parse(textOf(machine));
export const machineOf = (machine: string): Machine => MachineSchema.parse(definitionOf(machine));

/** `${DeliverToBoiteFunctionArn}` → `deliver-to-boite`. */
export function functionOf(task: TaskState): string {
  const [, name] = /^\$\{(\w+)FunctionArn\}$/.exec(task.Arguments.FunctionName) ?? [];
  if (name === undefined) throw new Error('a task names its function by a placeholder');
  return name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
