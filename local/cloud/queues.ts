import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLetters } from '../../functions/adapters/dead-letters.ts';
import { everyLetter } from '../../functions/shared/every-letter.ts';
import type { BreakableCloud } from './breakable-cloud.ts';

interface Watched {
  readonly url: string;
  readonly name: string;
  /** Name of the queue of its dead letters. */
  readonly dead: string | undefined;
}

/** Longer than a letter takes to be sent again. */
const HIDE_SECONDS = 30;

const nameOf = (url: string): string => url.split('/').at(-1) ?? '';

/** Every queue of the hub: how much waits, and the operator who gives dead letters back to their queue. */
export function queues({ outputs, clock }: Pick<BreakableCloud, 'outputs' | 'clock'>) {
  const { endpoint, region } = outputs;
  const sqs = new SQSClient({ endpoint, region, useQueueUrlAsEndpoint: false });
  const letters = deadLetters(sqs);
  let known: Promise<Watched[]> | undefined;

  async function look(): Promise<Watched[]> {
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    return Promise.all(
      QueueUrls.map(async (url) => {
        const dead = await letters.lettersOf(url);
        return { url, name: nameOf(url), dead: dead === null ? undefined : nameOf(dead) };
      }),
    );
  }

  /** Every queue, and how many messages it holds: visible, delayed or in the hands of a function. */
  async function held(): Promise<(Watched & { readonly waiting: number })[]> {
    known ??= look();
    const { queues: found } = await clock.standstill();
    return (await known).map((queue) => ({ ...queue, waiting: found[queue.name]?.held ?? 0 }));
  }

  return {
    /** Messages of every queue that has dead letters, and of the dead letters. */
    async waiting(): Promise<{ alive: number; dead: number }> {
      const all = await held();
      const sum = (some: readonly { waiting: number }[]) => some.reduce((total, { waiting }) => total + waiting, 0);
      const deadNames = new Set(all.flatMap(({ dead }) => dead ?? []));
      return { alive: sum(all.filter(({ dead }) => dead !== undefined)), dead: sum(all.filter(({ name }) => deadNames.has(name))) };
    },

    /** Gives every dead letter back to the queue from which it came; answers how many. */
    async replay(): Promise<number> {
      const all = await held();
      let moved = 0;
      for (const { url, dead } of all) {
        const from = all.find(({ name }) => name === dead);
        if (from === undefined || from.waiting === 0) continue;
        for await (const letter of everyLetter(() => letters.receive(from.url, HIDE_SECONDS))) {
          await letters.send(url, letter);
          await letters.remove(from.url, letter);
          moved += 1;
        }
      }
      return moved;
    },
  };
}
