import type { Letter } from '../adapters/dead-letters.ts';

/**
 * Every letter of a queue, once, in the batches in which it gives them. What is read is hidden for some seconds, then there again: the
 * end is a batch with nothing new.
 */
export async function* everyLetter(receive: () => Promise<readonly Letter[]>): AsyncGenerator<Letter> {
  const seen = new Set<string>();
  for (;;) {
    const fresh = (await receive()).filter(({ messageId }) => !seen.has(messageId));
    if (fresh.length === 0) return;
    for (const letter of fresh) {
      seen.add(letter.messageId);
      yield letter;
    }
  }
}
