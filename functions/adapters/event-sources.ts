import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';

/** A queue that feeds a function. */
export interface EventSource {
  readonly id: string;
  readonly state: string;
}

/** What feeds the functions, and may be stopped for a while: SQS then keeps what comes. */
export function eventSources(client = new LambdaClient({})) {
  return {
    /** Queues of a function; a stream is left out, it would lose what it does not read in a day. */
    async queuesOf(FunctionName: string): Promise<EventSource[]> {
      const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
      return EventSourceMappings.flatMap(({ UUID, State, EventSourceArn = '' }) =>
        UUID === undefined || !EventSourceArn.includes(':sqs:') ? [] : [{ id: UUID, state: State ?? 'Unknown' }],
      );
    },
    async enable(UUID: string, Enabled: boolean): Promise<void> {
      await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    },
  };
}
