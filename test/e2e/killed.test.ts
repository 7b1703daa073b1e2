import { beforeAll, expect, inject, test } from 'vitest';
import { newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

test('a function killed between claim and send: the mail leaves once, after the lease', async () => {
  const numero = newNumero();
  // The claim is written, its answer never comes: the function hangs until its deadline kills it, before it sends.
  await w.breakCalls({
    service: 'dynamodb',
    operation: 'TransactWriteItems',
    bodyHas: `DOSSIER#${numero}"},"sk":{"S":"EFFECT#000001#accuse#usager"}},"UpdateExpression":"SET #state = :pris`,
    fate: { do: 'hang-after' },
  });
  await w.deposit(numero, w.commune('sftp'));
  await w.reaches(numero, 'transmis');
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  expect(await w.mails(numero)).toHaveLength(0);
  // Deadline 30 s, then lease and evidence time, then the bell comes back to its queue.
  await w.until('the mail leaves', async () => ((await w.mails(numero)).length > 0 ? true : undefined), 150);
  const mails = await w.settledMails(numero, 1);
  expect(mails).toHaveLength(1);
}, 200_000);

test('a delivery whose record loses its answer: the file stands once, the dossier is transmis once', async () => {
  const commune = w.commune('sftp');
  const numero = newNumero();
  // The record of the delivery is written, and the connection cut before its answer: it is asked again.
  await w.breakCalls({
    service: 'dynamodb',
    operation: 'TransactWriteItems',
    bodyHas: `"sk":{"S":"EFFECT#000001#depot-boite#mairie"}},"UpdateExpression":"SET #state = :end`,
    fate: { do: 'cut-after' },
  });
  await w.deposit(numero, commune);
  await w.reaches(numero, 'transmis', 120);
  expect((await w.look.history(numero)).map(({ type }) => type)).toEqual(['depose', 'transmis']);
  expect((await w.look.box(commune.raccordement.boite)).filter(({ key }) => key.includes(numero))).toHaveLength(1);
  expect(await w.settledMails(numero, 1)).toHaveLength(1);
});
