import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';

/** A queue or a stream that feeds a function. */
export interface EventSource {
  readonly id: string;
  readonly state: string;
}

/** What feeds the functions, and may be stopped for a while. */
export function eventSources(client = new LambdaClient({})) {
  async function ofFunction(FunctionName: string, kind: '' | ':sqs:'): Promise<EventSource[]> {
    const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
    return EventSourceMappings.flatMap(({ UUID, State, EventSourceArn = '' }) =>
      UUID === undefined || !EventSourceArn.includes(kind) ? [] : [{ id: UUID, state: State ?? 'Unknown' }],
    );
  }

  return {
    /** Queues of a function, where SQS keeps what comes; a stream is left out, it would lose what it does not read in a day. */
    queuesOf: (name: string): Promise<EventSource[]> => ofFunction(name, ':sqs:'),
    /** Its stream too. */
    allOf: (name: string): Promise<EventSource[]> => ofFunction(name, ''),
    async enable(UUID: string, Enabled: boolean): Promise<void> {
      await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    },
  };
}
