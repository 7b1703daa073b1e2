import * as z from 'zod';

/** `depot=https://…,mail=https://…`: a name for the metric, and the queue of dead letters. */
const QueuesSchema = z
  .string()
  .min(1)
  .transform((text) =>
    text.split(',').map((pair) => {
      const [name = '', ...url] = pair.split('=');
      return { name, url: url.join('=') };
    }),
  );

export const RecordDeadLettersEnvSchema = z.object({ DEAD_LETTER_QUEUES: QueuesSchema });
