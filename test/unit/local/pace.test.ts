import { describe, expect, test } from 'vitest';
import type { Standstill } from '../../../local/clock/index.ts';
import { watchPace } from '../../../local/clock/pace.ts';
import type { Outputs } from '../../../local/cloud/outputs.ts';

const STILL: Standstill = { functions: [], batches: 0, executions: 0, polling: false, queues: {}, wait: null, backoff: null };

function paceOf(
  state: Partial<Standstill>,
  { inFlight = 0, pending = 0, asking = [] as number[], next = undefined as number | undefined } = {},
) {
  const cloud = {
    clock: { standstill: async () => ({ ...STILL, ...state }) },
    proxy: { activity: { inFlight, lastAt: 0 } },
    events: { drained: async () => {} },
    connectors: { pending: () => pending },
    outputs: { tables: { dossiers: 'dossiers', acces: 'acces' } } as Outputs,
  };
  return watchPace(cloud, { waitsForALease: (pid) => asking.includes(pid), next });
}

describe('the clock is moved', () => {
  test.each<[string, Parameters<typeof paceOf>]>([
    ['a function runs', [{ functions: [1] }]],
    ['a function starts', [{ functions: [null] }, { asking: [1] }]],
    ['an execution does something', [{ executions: 1 }]],
    ['a queue is read', [{ polling: true }]],
    ['a message is on its way to its function', [{ batches: 1 }]],
    ['a call is in flight', [{}, { inFlight: 1 }]],
    ['a connector sends a file', [{}, { pending: 1 }]],
    ['one of two functions works', [{ functions: [1, 2] }, { asking: [1] }]],
    ['a function is about to start beside those that wait', [{ functions: [1], batches: 2 }, { asking: [1] }]],
  ])('never while %s', async (_, given) => expect(await paceOf(...given).now()).toBe('busy'));

  test('when nothing runs', async () => expect(await paceOf({}).now()).toBe('still'));

  test('past a lease, when all that run were told that another has it', async () =>
    expect(await paceOf({ functions: [1, 2], batches: 2 }, { asking: [1, 2] }).now()).toBe('leased'));
});

describe('the next thing that happens by itself', () => {
  test('is the first of messages, waits, and calls and events on their way', async () => {
    const queues = { retours: { held: 1, next: 1_003 }, depot: { held: 0, next: null } };
    expect(await paceOf({ queues, wait: 1_002 }).comes()).toBe(1_002_000);
    expect(await paceOf({ queues }, { next: 1_004_500 }).comes()).toBe(1_004_500);
    expect(await paceOf({}).comes()).toBeUndefined();
  });

  test('brings messages of the same seconds together, and the bells of mails of the same two minutes', async () => {
    expect(await paceOf({ queues: { retours: { held: 2, next: 1_201 } } }).comes()).toBe(1_205_000);
    expect(await paceOf({ queues: { 'courriels.fifo': { held: 2, next: 1_201 } } }).comes()).toBe(1_320_000);
  });
});
