import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../../local/cloud/listen.ts';
import { watchingQueues } from '../../../../local/dashboard/queues.ts';

const PERIOD_MS = 5;
const messages = {
  '000000000000': {
    'eu-west-3': {
      'http://sqs.local/000000000000/depot': [
        { SentTimestamp: 1_000, IsVisible: true },
        { SentTimestamp: 2_000, IsVisible: false },
      ],
    },
  },
};

/** The emulator's own view of its queues; counts how often it was looked at. */
async function emulator() {
  const seen = { looks: 0 };
  const server = createServer((_, response) => {
    seen.looks += 1;
    response.end(JSON.stringify({ messages }));
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  return { endpoint: url, seen };
}

test('queues are looked at while something is done', async () => {
  const { endpoint, seen } = await emulator();
  const act = async () => {
    while (seen.looks < 3) await wait(1);
    return 'done';
  };
  const { done, samples } = await watchingQueues(endpoint, act, PERIOD_MS);
  expect(done).toBe('done');
  expect(samples.length).toBeGreaterThanOrEqual(3);
  expect(samples[0]).toMatchObject({ queue: 'depot', visible: 1 });
  expect(samples[0]?.oldestSeconds).toBeGreaterThan(1_000_000);
});

test('what fails is not watched any more: no look outlives the cloud', async () => {
  const { endpoint, seen } = await emulator();
  const act = async () => {
    while (seen.looks < 1) await wait(1);
    throw new RangeError('the run failed');
  };
  await expect(watchingQueues(endpoint, act, PERIOD_MS)).rejects.toThrow('the run failed');
  const { looks } = seen;
  await wait(10 * PERIOD_MS);
  expect(seen.looks).toBeLessThanOrEqual(looks + 1);
});
