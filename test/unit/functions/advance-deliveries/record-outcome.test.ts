import { expect, test } from 'vitest';
import { ConnectorEventSchema, createRecordOutcome } from '../../../../functions/advance-deliveries/record-outcome.ts';
import { copyKey, type Delivery, remotePath, temporaryName } from '../../../../functions/domain/delivery.ts';
import { moveIntended, sent } from '../../../../functions/domain/delivery-steps.ts';
import { DossierContendedError } from '../../../../functions/shared/apply-command.ts';
import { ENDPOINT, pushDeposit, SCHEDULE, sendingDelivery, waitingDelivery } from '../../domain/delivery-fixtures.ts';
import { LATER } from '../../domain/dossier-fixtures.ts';

const { numero, fileName } = pushDeposit;
const event = (what: string, detail: object) =>
  ConnectorEventSchema.parse({
    source: 'aws.transfer',
    'detail-type': `SFTP Connector ${what}`,
    detail: { 'connector-id': 'c-1', ...detail },
  });
const sendEvent = (end: 'Completed' | 'Failed', attempt = 1) =>
  event(`File Send ${end}`, {
    'transfer-id': 't-1',
    'local-file-location': { domain: 'S3', bucket: 'coffre', key: copyKey(numero, fileName, attempt) },
    ...(end === 'Failed' ? { 'failure-code': 'WRITE_FILE_ERROR' } : {}),
  });
const source = remotePath('/depots', temporaryName(fileName, 1));

/** Plays an event on a delivery; the first `lost` writes find that somebody wrote meanwhile. */
async function play(delivery: Delivery | null, what: ReturnType<typeof event>, lost = 0) {
  const done: unknown[] = [];
  let left = lost;
  const taken = () => {
    left -= 1;
    return left >= 0;
  };
  const run = createRecordOutcome(
    {
      load: async () => delivery,
      replace: async (_, next) => {
        if (taken()) return null;
        done.push(next);
        return next;
      },
      now: () => new Date(LATER),
    },
    async ({ state }) => {
      if (taken()) throw new DossierContendedError('written by others');
      done.push(`settled from ${state}`);
    },
  );
  return { ...(await run(what)), done };
}
const moving = moveIntended(sent(sendingDelivery(), LATER), LATER, SCHEDULE);

test('a send that ended makes the file whole, and its endpoint is visited', async () => {
  expect(await play(sendingDelivery(), sendEvent('Completed'))).toMatchObject({
    handled: 'done',
    endpoint: ENDPOINT,
    done: [{ state: 'envoye', sentAt: LATER }],
  });
});
test('a send that failed is noted with its code, for the visit to act upon', async () => {
  const { done } = await play(sendingDelivery(), sendEvent('Failed'));
  expect(done).toMatchObject([{ state: 'envoi', transferId: 't-1', failure: 'WRITE_FILE_ERROR', nextAt: LATER }]);
});
test('a move that was made proves the delivery', async () => {
  expect((await play(moving, event('Remote Move Completed', { 'move-source-path': source }))).done).toEqual(['settled from move-demande']);
});
test('a move that failed is looked at with the evidence at once', async () => {
  const failed = event('Remote Move Failed', { 'move-id': 'm-1', 'move-source-path': source, 'failure-code': 'RENAME_ERROR' });
  expect((await play(moving, failed)).done).toMatchObject([
    { failure: 'RENAME_ERROR', nextAt: LATER, asked: [{ moveId: 'm-1', failed: true }] },
  ]);
});
test.each([
  ['before its item', null, sendEvent('Completed')],
  ['of an attempt that is not written yet', waitingDelivery(), sendEvent('Completed')],
])('an event %s goes back to its queue', async (_, delivery, what) => {
  expect(await play(delivery, what)).toEqual({ handled: 'back', done: [] });
});
test.each([
  ['of an earlier attempt', sendingDelivery({ attempt: 2 }), sendEvent('Completed')],
  ['told a second time', sent(sendingDelivery(), LATER), sendEvent('Completed')],
  ['of another use of the connector', sendingDelivery(), event('Remote Move Completed', { 'move-source-path': '/depots/essai.zip' })],
  ['of a move without its path', moving, event('Remote Move Completed', {})],
])('an event %s changes nothing', async (_, delivery, what) => {
  expect(await play(delivery, what)).toMatchObject({ handled: 'done', done: [] });
});
test.each([sendEvent('Completed'), event('Remote Move Completed', { 'move-source-path': source })])(
  'who writes at the same moment is read again; one who never stops sends the event back',
  async (what) => {
    const delivery = 'transfer-id' in what.detail ? sendingDelivery() : moving;
    expect((await play(delivery, what, 2)).done).toHaveLength(1);
    expect(await play(delivery, what, 9)).toEqual({ handled: 'back', done: [] });
  },
);

test('what is told of a canary that was erased concerns nobody', async () => {
  const canary = 'A-0-ESSAIABCDEFGH23';
  const key = copyKey(canary, fileName.replace(numero, canary), 1);
  const told = event('File Send Completed', { 'transfer-id': 't-1', 'local-file-location': { domain: 'S3', bucket: 'coffre', key } });
  expect(await play(null, told)).toMatchObject({ handled: 'done', done: [] });
});
test('a late word of a file that was sent before a resend says nothing of the new one', async () => {
  const renamed = { ...sendingDelivery(), fileName: fileName.replace('26_40', '31_00') };
  expect(await play(renamed, sendEvent('Failed'))).toEqual({ handled: 'done', done: [] });
  expect(await play(renamed, sendEvent('Completed', 3))).toEqual({ handled: 'done', done: [] });
});
