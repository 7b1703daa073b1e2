import { expect, test } from 'vitest';
import type { Letter } from '../../../functions/adapters/dead-letters.ts';
import { RecordDeadLettersEnvSchema } from '../../../functions/record-dead-letters/env.ts';
import { createRecordDeadLetters } from '../../../functions/record-dead-letters/record-dead-letters.ts';

const letterOf = (messageId: string): Letter => ({
  messageId,
  receipt: messageId,
  body: JSON.stringify({ numero: `A-9-${messageId}` }),
  sentAt: '2026-11-25T10:00:00.000Z',
  group: undefined,
});

test('every letter of every queue is counted once a pass, and none is taken away', async () => {
  const letters: Record<string, Letter[]> = { 'q/mail': ['m1', 'm2', 'm3'].map(letterOf), 'q/depot': [letterOf('d1')] };
  const counted: string[] = [];
  const run = createRecordDeadLetters({
    queues: [
      { name: 'mail', url: 'q/mail' },
      { name: 'depot', url: 'q/depot' },
    ],
    // As SQS does where the time that hides a letter is over before the pass is.
    receive: async (url) => letters[url]?.slice(0, 2 + counted.length) ?? [],
    count: (queue) => void counted.push(queue),
  });
  expect(await run()).toEqual({ letters: 4 });
  expect(counted).toEqual(['mail', 'mail', 'mail', 'depot']);
});

test('a queue that cannot be read hides no other', async () => {
  const counted: string[] = [];
  const run = createRecordDeadLetters({
    queues: [
      { name: 'mail', url: 'q/mail' },
      { name: 'depot', url: 'q/depot' },
    ],
    receive: async (url) => {
      if (url === 'q/mail') throw new Error('denied');
      return [letterOf('d1')];
    },
    count: (queue) => void counted.push(queue),
  });
  expect(await run()).toEqual({ letters: 1 });
  expect(counted).toEqual(['unread', 'depot']);
});

test('a flood is named up to a hundred', async () => {
  let drawn = 0;
  const run = createRecordDeadLetters({
    queues: [{ name: 'mail', url: 'q/mail' }],
    receive: async () => Array.from({ length: 10 }, () => letterOf(`m${drawn++}`)),
    count: () => undefined,
  });
  expect(await run()).toEqual({ letters: 100 });
});

test('the queues come as names and addresses', () => {
  expect(RecordDeadLettersEnvSchema.parse({ DEAD_LETTER_QUEUES: 'mail=https://sqs/a?x=1,depot=https://sqs/b' }).DEAD_LETTER_QUEUES).toEqual(
    [
      { name: 'mail', url: 'https://sqs/a?x=1' },
      { name: 'depot', url: 'https://sqs/b' },
    ],
  );
});
