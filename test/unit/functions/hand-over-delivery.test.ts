import { expect, test } from 'vitest';
import { newDeliveryItem, nextDeliveryItem } from '../../../functions/adapters/dossiers-table/deliveries.ts';
import { type Raccordement, RaccordementSchema } from '../../../functions/domain/commune.ts';
import { type Command, decide } from '../../../functions/domain/decide.ts';
import type { Delivery } from '../../../functions/domain/delivery.ts';
import { delivered, moveIntended, sent } from '../../../functions/domain/delivery-steps.ts';
import type { Deposit, Dossier } from '../../../functions/domain/dossier.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { createHandOverDelivery } from '../../../functions/hand-over-delivery/hand-over-delivery.ts';
import { ENDPOINT, push as PUSH, pushDeposit, SCHEDULE, sendingDelivery } from '../domain/delivery-fixtures.ts';
import { AFTER_EXPIRY, DEPOSITED_AT, decidedOf, deposit, deposited, LATER, sftpDeposit } from '../domain/dossier-fixtures.ts';

async function handOver(
  dossier: Dossier,
  of: Deposit,
  state: Raccordement['state'] = 'actif',
  now = LATER,
  earlier: Delivery | null = null,
) {
  const done: unknown[] = [];
  const run = createHandOverDelivery({
    load: async () => dossier,
    eventsFrom: async () => [{ type: 'depose', numero: of.numero, seq: 1, at: DEPOSITED_AT, after: 0, deposit: of }],
    raccordement: async (insee, demarche) =>
      RaccordementSchema.parse({ insee, demarche, mode: 'courriel', mailbox: 'mairie@exemple.test', state }),
    apply: async (_, command: Command, extra) => {
      const outcome = decide(dossier, command, now);
      if (outcome.ok) done.push(...(extra?.({ ...outcome.value, before: dossier }) ?? []));
      return outcome.ok ? { ok: true, value: { ...outcome.value, before: dossier } } : outcome;
    },
    loadDelivery: async () => earlier,
    newItem: (delivery, before) =>
      before === null ? newDeliveryItem('dossiers', delivery) : nextDeliveryItem('dossiers', before, delivery),
    eventDueAt: (_, seq, instant) => ({ Update: { TableName: 'dossiers', Key: { seq }, UpdateExpression: instant } }),
    ring: async (bell, seconds) => void done.push({ bell, seconds }),
    fallbackSeconds: SCHEDULE.fallbackSeconds,
    now: () => new Date(now),
  });
  return { ...(await run({ numero: of.numero, seq: 1 })), done };
}
const AT_FALLBACK = secondsLater(DEPOSITED_AT, 72 * 3600);

test('a push is written, its event put out of sight until the fallback, its endpoint rung', async () => {
  const { outcome, done } = await handOver(deposited(pushDeposit), pushDeposit);
  expect(outcome).toBe('confie');
  expect(done).toMatchObject([
    {
      Put: {
        Item: {
          sk: 'DELIVERY#mairie',
          state: 'a-pousser',
          attempt: 0,
          fallbackAt: AT_FALLBACK,
          gsi1pk: `ENDPOINT#${ENDPOINT}`,
          nextAt: LATER,
        },
      },
    },
    { Update: { Key: { seq: 1 }, UpdateExpression: secondsLater(AT_FALLBACK, 1800) } },
    { bell: { endpoint: ENDPOINT }, seconds: 1 },
  ]);
});
test.each([deposit, sftpDeposit, pushDeposit])('with its raccordement suspended it is held, and nobody is rung', async (of) => {
  const { outcome, done } = await handOver(deposited(of), of, 'suspendu');
  expect(outcome).toBe('suspendu');
  expect(done).toHaveLength(2);
  expect(done[0]).toMatchObject({ Put: { Item: { state: 'suspendu', gsi1pk: 'SUSPENDU#01001#RCO', fallbackAt: AT_FALLBACK } } });
});
test('handed over before, it rings again and writes nothing: the first bell may have been lost', async () => {
  const { outcome, done } = await handOver({ ...deposited(pushDeposit), acheminement: 'confie' }, pushDeposit);
  expect(outcome).toBe('none');
  expect(done).toEqual([{ bell: { endpoint: ENDPOINT }, seconds: 1 }]);
});
test('what may no longer be delivered is not handed over', async () => {
  expect(await handOver(deposited(pushDeposit), pushDeposit, 'actif', AFTER_EXPIRY)).toEqual({ outcome: 'none', done: [] });
});

const again = decidedOf(
  { ...deposited(pushDeposit), status: 'transmis' },
  { kind: 'renvoyer', to: { insee: pushDeposit.insee, mode: 'sftp', boite: pushDeposit.boite, push: PUSH } },
);
const ended: Delivery = { ...delivered({ ...moveIntended(sent(sendingDelivery(), LATER), LATER, SCHEDULE) }, LATER), rev: 7 };

test('a push once more takes the place of the one that has ended, under the version that was read', async () => {
  const { outcome, done } = await handOver(again.dossier, pushDeposit, 'actif', LATER, { ...ended, cleanup: 'fait' });
  expect(outcome).toBe('confie');
  expect(done[0]).toMatchObject({
    Put: { Item: { state: 'a-pousser', attempt: 0, rev: 8, fileName: again.dossier.fileName }, ConditionExpression: 'rev = :read' },
  });
  expect(done[1]).toMatchObject({ Update: { Key: { seq: 2 } } });
});
test('while the one that has ended still has something at its far end, it waits: nothing is written, and nothing has failed', async () => {
  expect(await handOver(again.dossier, pushDeposit, 'actif', LATER, ended)).toEqual({ outcome: 'attend', done: [] });
});
