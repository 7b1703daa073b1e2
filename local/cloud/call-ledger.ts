import { callResource } from './call-resource.ts';
import type { AwsCall } from './proxy-calls.ts';

/** Calls of one kind. */
export interface CallCount {
  /** As `AwsCall.caller`. */
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  /** As `callResource` says it. */
  readonly resource: string;
  readonly count: number;
}

/** Counts calls by who makes them, what they are and what they act upon: as many lines as kinds of calls, however long the run. */
export function callLedger() {
  const lines = new Map<string, { -readonly [Name in keyof CallCount]: CallCount[Name] }>();
  return {
    add(call: AwsCall): void {
      const { caller, service, operation } = call;
      const resource = callResource(call);
      const key = [caller, service, operation, resource].join(' ');
      const line = lines.get(key) ?? { caller, service, operation, resource, count: 0 };
      line.count += 1;
      lines.set(key, line);
    },
    counts: (): readonly CallCount[] => [...lines.values()],
  };
}
