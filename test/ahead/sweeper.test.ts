import { beforeAll, expect, inject, test } from 'vitest';
import { newNumero, type World, world } from '../e2e/world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** As the sweeper will see things when the grace of a new event, or of an owed mail, is over. */
const afterTheGrace = (): string => new Date(Date.now() + 10 * 60_000).toISOString();
const refused = { do: 'fail', status: 400, code: 'AccessDeniedException' } as const;

test('an event that nobody started, not even the retry queue, is carried out by the sweeper', async () => {
  const numero = newNumero();
  await w.breakCalls({ service: 'states', operation: 'StartExecution', bodyHas: numero, fate: refused });
  await w.breakCalls({ service: 'sqs', operation: 'SendMessage', bodyHas: numero, fate: refused });
  await w.deposit(numero, w.commune('sftp'));
  await w.reaches(numero, 'depose');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await w.transitions(numero)).toEqual({});
  await w.sweep(afterTheGrace());
  await w.reaches(numero, 'transmis');
  expect(Object.keys(await w.transitions(numero))).toEqual([`${numero}-1-1`]);
  expect(await w.settledMails(numero, 1)).toHaveLength(1);
});

test('a mail whose bell was lost leaves when the sweeper rings, once however often it rings', async () => {
  const numero = newNumero();
  await w.breakCalls({ service: 'sqs', operation: 'SendMessage', bodyHas: numero, fate: refused });
  await w.deposit(numero, w.commune('sftp'));
  await w.reaches(numero, 'transmis');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await w.mails(numero)).toHaveLength(0);
  await Promise.all([w.sweep(afterTheGrace()), w.sweep(afterTheGrace())]);
  expect(await w.settledMails(numero, 1)).toHaveLength(1);
  await w.sweep(afterTheGrace());
  expect(await w.settledMails(numero, 1)).toHaveLength(1);
});
