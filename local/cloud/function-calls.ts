import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Outputs } from './outputs.ts';

/** A function of the local cloud threw, or was cut short: what it was called for did not happen. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

/** Calls functions by their verb-noun, as a schedule does, and answers what they return. Throws {@link FunctionFailed} where they do. */
export function functionCalls({ endpoint, region, functions }: Pick<Outputs, 'endpoint' | 'region' | 'functions'>) {
  const lambda = new LambdaClient({ endpoint, region });
  return async <T>(name: string, payload: object = {}): Promise<T> => {
    const FunctionName = functions[name];
    if (FunctionName === undefined) throw new FunctionFailed(`no function is named ${name}`);
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
    const said = Buffer.from(Payload ?? []).toString('utf8');
    // Lambda answers such a call with 200 all the same.
    if (FunctionError !== undefined) throw new FunctionFailed(`${name}: ${said}`);
    return JSON.parse(said);
  };
}
