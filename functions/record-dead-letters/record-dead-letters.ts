import * as z from 'zod';
import type { Letter } from '../adapters/dead-letters.ts';
import { namedIn } from '../domain/dead-letters.ts';
import { everyLetter } from '../shared/every-letter.ts';
import { failure, warn } from '../shared/logger.ts';

/** The schedule sends what it likes. */
export const PassInputSchema = z.object({}).loose();

/** Seconds for which a letter that is looked at is hidden: an operator's command waits no longer than that. */
const HIDE_SECONDS = 10;

/** Letters named in one pass over a queue; the metric of SQS counts the others. */
const MOST = 100;

export interface RecordDeadLettersDeps {
  readonly queues: readonly { readonly name: string; readonly url: string }[];
  readonly receive: (url: string, hideSeconds: number) => Promise<readonly Letter[]>;
  /** Counts a letter, by its queue. */
  readonly count: (queue: string) => void;
}

/**
 * Names what lies among the dead letters, without taking anything away: one line of the log a letter, with the dossier or the boite as
 * properties, and a count by queue for the alarm. Said again at every pass, until somebody replays or discards it (docs/adr/0025).
 */
export function createRecordDeadLetters({ queues, receive, count }: RecordDeadLettersDeps) {
  async function pass({ name, url }: { name: string; url: string }): Promise<number> {
    let letters = 0;
    for await (const { messageId, sentAt, body } of everyLetter(() => receive(url, HIDE_SECONDS))) {
      warn('DEAD_LETTER', { queue: name, messageId, sentAt, ...namedIn(body) });
      count(name);
      letters += 1;
      if (letters >= MOST) break;
    }
    return letters;
  }

  return async (): Promise<{ letters: number }> => {
    let letters = 0;
    for (const queue of queues) {
      try {
        letters += await pass(queue);
      } catch (error) {
        // One queue that cannot be read hides no other.
        failure('DEAD_LETTERS_UNREAD', error, { queue: queue.name });
        count('unread');
      }
    }
    return { letters };
  };
}
