import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { eventSources } from './event-sources.ts';

/** Concurrency is the function's, whatever version or alias of it is called. */
const unqualified = (name: string): string => (name.startsWith('arn:') ? name.split(':').slice(0, 7).join(':') : name);

/** Shuts functions, and opens them again: whoever calls them, queue, stream, schedule, machine or API. */
export function functionGate(client = new LambdaClient({})) {
  const sources = eventSources(client);
  async function feed(name: string, enabled: boolean): Promise<void> {
    for (const { id } of await sources.allOf(name)) await sources.enable(id, enabled);
  }

  return {
    /** Concurrency set apart for a function; undefined where it has that of the account. */
    async reserved(name: string): Promise<number | undefined> {
      const found = await client.send(new GetFunctionConcurrencyCommand({ FunctionName: unqualified(name) }));
      return found.ReservedConcurrentExecutions;
    },
    /** Its queues and its stream are no longer read, and no call of it begins. */
    async shut(name: string): Promise<void> {
      await feed(name, false);
      await client.send(new PutFunctionConcurrencyCommand({ FunctionName: unqualified(name), ReservedConcurrentExecutions: 0 }));
    },
    /** @param fed `false`: its queues stay unread, as a pause had them */
    async open(name: string, reserved: number | undefined, fed: boolean): Promise<void> {
      const FunctionName = unqualified(name);
      if (reserved === undefined) await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      else await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }));
      if (fed) await feed(name, true);
    },
  };
}
