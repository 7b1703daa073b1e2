import { expect, test } from 'vitest';
import {
  createStartLifecycle,
  type StartLifecycleDeps,
  StartLifecycleEventSchema,
} from '../../../functions/start-lifecycle/start-lifecycle.ts';
import { pushDeposit } from '../domain/delivery-fixtures.ts';
import { deposited, withStatus } from '../domain/dossier-fixtures.ts';

const record = (seq: number, after: number, type: string) => ({
  eventSource: 'aws:dynamodb',
  dynamodb: { NewImage: { numero: { S: 'A-9-TESTTEST' }, seq: { N: String(seq) }, after: { N: String(after) }, type: { S: type } } },
});
const message = (body: object, messageId = 'm-1') => ({ messageId, body: JSON.stringify(body), attributes: {} });

function world(changed: Partial<StartLifecycleDeps> = {}, carriedTo = 0) {
  const done: string[] = [];
  const run = createStartLifecycle({
    loadWithChain: async () => ({ dossier: deposited(), carriedTo }),
    start: async ({ numero, seq, kind }, essai) => {
      done.push(`start ${numero}-${seq}-${essai} ${kind}`);
      return 'started';
    },
    retryLater: async ({ seq }) => void done.push(`retry ${seq}`),
    ...changed,
  });
  return { run: (event: unknown) => run(StartLifecycleEventSchema.parse(event)), done };
}

test('starts an execution named by number, rank and try', async () => {
  const { run, done } = world();
  await run({ Records: [record(1, 0, 'depose')] });
  expect(done).toEqual(['start A-9-TESTTEST-1-0 depose']);
});
test('leaves out an event that the execution of the one before has carried out already', async () => {
  const { run, done } = world({}, 2);
  await run({ Records: [record(2, 1, 'transmis')] });
  expect(done).toEqual([]);
});
test('leaves out an event whose predecessor is not carried out', async () => {
  const { run, done } = world({}, 2);
  await run({ Records: [record(4, 3, 'recu')] });
  expect(done).toEqual([]);
});
test('starts an event whose predecessor is carried out', async () => {
  const { run, done } = world({}, 2);
  await run({ Records: [record(3, 2, 'recu')] });
  expect(done).toEqual(['start A-9-TESTTEST-3-0 recu']);
});
test.each([0, 1])('leaves the event behind a deposit to the execution of the deposit, carried to %i or not', async (carriedTo) => {
  const { run, done } = world({}, carriedTo);
  await run({ Records: [record(2, 1, 'transmis')] });
  expect(done).toEqual([]);
});
test.each([
  ['its push came through', 'livre', 1, true],
  ['it is open in the GS, its push goes on', 'confie', 1, true],
  ['it went back to its own execution', 'repris', 1, false],
  ['what follows waits for that', 'livre', 2, false],
] as const)('the event behind a deposit that left its execution: %s', async (_, acheminement, after, expected) => {
  const dossier = { ...withStatus('transmis', pushDeposit), acheminement };
  const { run, done } = world({ loadWithChain: async () => ({ dossier, carriedTo: 0 }) });
  await run({ Records: [record(after + 1, after, 'transmis')] });
  expect(done).toEqual(expected ? [`start A-9-TESTTEST-${after + 1}-0 transmis`] : []);
});
test.each([
  ['a resend is on nobody’s way, whatever stands before it', 'renvoi', 3, 2, 0, true],
  ['nor is a re-routing', 'reorientation', 3, 2, 0, true],
  ['carried out already, it is left alone', 'renvoi', 3, 2, 3, false],
  ['what follows it belongs to its own execution', 'transmis', 4, 3, 2, false],
  ['what follows a later event waits for that', 'recu', 5, 4, 2, false],
] as const)('a dossier that is delivered once more: %s', async (_, type, seq, after, carriedTo, expected) => {
  const dossier = { ...deposited(), deliverySeq: 3 };
  const { run, done } = world({ loadWithChain: async () => ({ dossier, carriedTo }) });
  await run({ Records: [record(seq, after, type)] });
  expect(done).toEqual(expected ? [`start A-9-TESTTEST-${seq}-0 ${type}`] : []);
});
test('a record that cannot be started goes to the retry queue, and the next is started', async () => {
  const done: string[] = [];
  const { run } = world(
    {
      start: async ({ seq }) => {
        if (seq === 1) throw new Error('throttled');
        done.push(`start ${seq}`);
        return 'started';
      },
      retryLater: async ({ seq }) => void done.push(`retry ${seq}`),
    },
    0,
  );
  expect(await run({ Records: [record(1, 0, 'depose'), record(2, 0, 'recu')] })).toEqual({ batchItemFailures: [] });
  expect(done).toEqual(['retry 1', 'start 2']);
});
test('not even the retry queue: the shard goes on, the sweeper finds the event', async () => {
  const { run } = world({ start: () => Promise.reject(new Error('x')), retryLater: () => Promise.reject(new Error('y')) });
  expect(await run({ Records: [record(1, 0, 'depose')] })).toEqual({ batchItemFailures: [] });
});
test('from the retry queue, what fails again goes back to it', async () => {
  const { run, done } = world({ start: ({ seq }) => (seq === 1 ? Promise.reject(new Error('x')) : Promise.resolve('started')) });
  const body = { numero: 'A-9-TESTTEST', after: 0, type: 'depose' };
  const answer = await run({ Records: [message({ ...body, seq: 1 }, 'bad'), message({ ...body, seq: 2 }, 'good')] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  expect(done).toEqual([]);
});
