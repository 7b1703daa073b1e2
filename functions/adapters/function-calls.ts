import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** A function that was called has failed: its own log says why. */
export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

/** Calls of deployed functions, answer included. */
export function functionCalls(client = new LambdaClient({})) {
  return {
    /** @returns what the function answered, not parsed any further than JSON */
    async call(FunctionName: string, input: object): Promise<unknown> {
      const { FunctionError, Payload } = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
      if (FunctionError !== undefined) throw new FunctionFailedError(`${FunctionName} failed`);
      return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
    },
  };
}
