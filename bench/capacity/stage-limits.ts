import type { StageTemplates } from '../../infra/stage-templates.ts';
import { functionNames, namedIn } from '../stage-functions.ts';

/** Limits that the hub sets for itself, as the templates of a stage say them. */
export interface StageLimits {
  /** Invocations at one moment for the messages of a queue, by the verb-noun of the function that reads it. */
  readonly consumers: Readonly<Record<string, number>>;
  /** Invocations kept for functions that have their own. */
  readonly reserved: number;
  /** Of the stream that starts lifecycles: records of one batch, and batches of one shard at one moment. */
  readonly stream: { readonly batch: number; readonly parallel: number };
  /** Invocations at one moment that one account may have of a function: the reserved ones. */
  readonly reservedOf: Readonly<Record<string, number>>;
}

/** Reads the stream that dossiers wait for, and a queue beside it. Another function reads the stream too, for what no dossier waits for. */
const STARTER = 'start-lifecycle';

export function stageLimits(stage: Pick<StageTemplates, 'ofType'>): StageLimits {
  const names = functionNames(stage);
  const consumers: Record<string, number> = {};
  let stream: StageLimits['stream'] | undefined;
  for (const { Properties } of stage.ofType('AWS::Lambda::EventSourceMapping')) {
    const name = namedIn(Properties.FunctionName, names);
    if ('StartingPosition' in Properties) {
      if (name === STARTER)
        stream = { batch: Number(Properties.BatchSize ?? 100), parallel: Number(Properties.ParallelizationFactor ?? 1) };
      continue;
    }
    const { MaximumConcurrency } = (Properties.ScalingConfig ?? {}) as { MaximumConcurrency?: number };
    if (MaximumConcurrency === undefined) throw new Error(`the queue of ${name} has no limit`);
    consumers[name] = MaximumConcurrency;
  }
  if (stream === undefined) throw new Error(`${STARTER} reads no stream`);
  const reservedOf = Object.fromEntries(
    stage.ofType('AWS::Lambda::Function').flatMap(({ id, Properties: { ReservedConcurrentExecutions } }) => {
      const name = names.get(id);
      return name !== undefined && typeof ReservedConcurrentExecutions === 'number' ? [[name, ReservedConcurrentExecutions]] : [];
    }),
  );
  return { consumers, stream, reservedOf, reserved: Object.values(reservedOf).reduce((sum, one) => sum + one, 0) };
}

/** Invocations at one moment of what reads a queue. Throws for a function that reads none. */
export function consumersOf({ consumers }: Pick<StageLimits, 'consumers'>, name: string): number {
  const limit = consumers[name];
  if (limit === undefined) throw new Error(`no queue is read by ${name}`);
  return limit;
}
