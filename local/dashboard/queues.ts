import { setTimeout as wait } from 'node:timers/promises';
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

/**
 * Looks into the queues of the emulator every two seconds while something is done, and takes nothing: its measures of them are missing, not its
 * messages. Looks no more once it is done, well or not; a look that fails fails the whole.
 */
export async function watchingQueues<T>(
  endpoint: string,
  act: () => Promise<T>,
  periodMs = PERIOD_MS,
): Promise<{ readonly done: T; readonly samples: readonly QueueSample[] }> {
  const samples: QueueSample[] = [];
  const over = new AbortController();
  async function watch(): Promise<void> {
    while (!over.signal.aborted) {
      samples.push(...(await look(endpoint)));
      await wait(periodMs, undefined, { signal: over.signal }).catch(() => {});
    }
  }
  const acting = act().finally(() => over.abort());
  const [done] = await Promise.all([acting, watch()]);
  return { done, samples };
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
