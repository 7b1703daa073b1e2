import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../local/cloud/listen.ts';
import { cloudLogs, type LogEvent } from '../../../local/cloud/logs.ts';

interface Asked {
  readonly logGroupName?: string;
  readonly startTime?: number;
  readonly nextToken?: string;
}

/** Answers as the emulator does: 10,000 events of a group from an instant on and no token, fifty groups and a token. */
async function emulator(groups: Readonly<Record<string, readonly LogEvent[]>>) {
  const server = createServer(async (request, response) => {
    const { logGroupName = '', startTime = 0, nextToken = '0' } = (await json(request)) as Asked;
    if (request.headers['x-amz-target'] === 'Logs_20140328.DescribeLogGroups') {
      const [from, names] = [Number(nextToken), Object.keys(groups)];
      const logGroups = names.slice(from, from + 50).map((name) => ({ logGroupName: name }));
      response.end(JSON.stringify({ logGroups, ...(names.length > from + 50 ? { nextToken: String(from + 50) } : {}) }));
      return;
    }
    const group = groups[logGroupName];
    if (group === undefined) response.writeHead(400).end(JSON.stringify({ __type: 'ResourceNotFoundException' }));
    else response.end(JSON.stringify({ events: group.filter(({ timestamp }) => timestamp >= startTime).slice(0, 10_000) }));
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  return cloudLogs(url);
}

async function all<T>(some: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of some) found.push(one);
  return found;
}

test('every event of a group is told once, however many there are', async () => {
  // Seven at each instant: 10,000 is no multiple of it, so that an answer ends within an instant.
  const events = Array.from({ length: 25_000 }, (_, rank) => ({ timestamp: 1_000 + Math.floor(rank / 7), message: String(rank) }));
  const logs = await emulator({ 'one group': events });
  expect((await all(logs.events('one group'))).map(({ message }) => Number(message))).toEqual(events.map((_, rank) => rank));
});

test('more events of one instant than an answer holds are no whole log', async () => {
  const logs = await emulator({ crowded: Array.from({ length: 10_001 }, () => ({ timestamp: 1_000, message: '' })) });
  await expect(all(logs.events('crowded'))).rejects.toThrow('more than 10000 events of one instant');
});

test('a function that never ran said nothing', async () => {
  const logs = await emulator({});
  expect(await all(logs.events('no group'))).toEqual([]);
});

test('groups are named beyond the first fifty', async () => {
  const names = Array.from({ length: 120 }, (_, rank) => `group ${rank}`);
  const logs = await emulator(Object.fromEntries(names.map((name) => [name, []])));
  expect(await all(logs.groups())).toEqual(names);
});
