import * as z from 'zod';

/** Account, region, queue (by its address), messages. */
const MessagesSchema = z.object({
  messages: z.record(
    z.string(),
    z.record(z.string(), z.record(z.string(), z.array(z.object({ SentTimestamp: z.number(), IsVisible: z.boolean() })))),
  ),
});

/** What SQS would have measured of a queue at an instant. */
export interface QueueSample {
  readonly queue: string;
  readonly at: number;
  readonly visible: number;
  readonly oldestSeconds: number;
}

const PERIOD_MS = 2_000;

/** Looks into the queues of the emulator every two seconds, and takes nothing: its measures of them are missing, not its messages. */
export function watchQueues(endpoint: string): { stop(): Promise<readonly QueueSample[]> } {
  const samples: QueueSample[] = [];
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      samples.push(...(await look(endpoint)));
      await new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return samples;
    },
  };
}

async function look(endpoint: string): Promise<QueueSample[]> {
  const answer = await fetch(`${endpoint}/_ministack/sqs/messages`);
  const { messages } = MessagesSchema.parse(await answer.json());
  const at = Date.now();
  return Object.values(messages)
    .flatMap((regions) => Object.values(regions))
    .flatMap((queues) => Object.entries(queues))
    .map(([url, held]) => {
      const oldest = Math.min(at, ...held.map(({ SentTimestamp }) => SentTimestamp * 1000));
      return {
        queue: url.split('/').at(-1) ?? url,
        at,
        visible: held.filter(({ IsVisible }) => IsVisible).length,
        oldestSeconds: (at - oldest) / 1000,
      };
    });
}
