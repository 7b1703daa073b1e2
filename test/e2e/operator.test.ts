import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { deadLetters } from '../../functions/adapters/dead-letters.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { done, ops } from '../ops-command.ts';
import { newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

describe('a pause', () => {
  test('what is deposited meanwhile is not refused, waits, and is delivered afterwards with its legal date', async () => {
    const numero = newNumero();
    const date = new Date(Date.now() - 3_600_000);
    // Short: the other files of tests wait meanwhile.
    expect(await done('pause', 'on', '--reason', 'essai de bout en bout')).toMatchObject({ paused: true, reason: 'essai de bout en bout' });
    try {
      await w.deposit(numero, w.commune('sftp'), 'RCO', date);
      expect(await w.sweep()).toMatchObject({ paused: true });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await w.look.dossier(numero)).toBeNull();
      expect(await w.versions('depot', numero)).toHaveLength(1);
    } finally {
      await done('pause', 'off');
    }
    const { submittedAt } = await w.reaches(numero, 'transmis');
    expect(submittedAt.slice(0, 19)).toBe(date.toISOString().slice(0, 19));
    expect(await w.settledMails(numero, 1)).toHaveLength(1);
    expect(await done('pause', 'show')).toEqual({ paused: false });
  });
});

describe('a quarantine', () => {
  interface Waiting {
    readonly id: string;
    readonly numero: string;
    readonly refusal: { readonly code: string };
  }
  const waiting = (numero: string) =>
    w.until(`the quarantine of ${numero}`, async () => (await done<Waiting[]>('quarantaine', 'list')).find((one) => one.numero === numero));

  test('is read, replayed once its reason is gone, and becomes a dossier; replayed again is a repeat', async () => {
    const { directory } = dossiersTable(w.outputs.tables.dossiers);
    const commune = w.commune('mixte');
    const raccordement = await directory.raccordement(commune.insee, 'ILE');
    if (raccordement === null) throw new Error('no raccordement');
    const numero = newNumero();
    await directory.putRaccordement({ ...raccordement, state: 'inactif' });
    try {
      await w.deposit(numero, commune, 'ILE');
      const { id, refusal } = await waiting(numero);
      expect(refusal.code).toBe('COMMUNE_NON_RACCORDEE');
      expect(await done('quarantaine', 'show', id)).toMatchObject({ numero, state: 'en-attente', sender: 'msp' });
    } finally {
      await directory.putRaccordement(raccordement);
    }
    const { id } = await waiting(numero);
    expect(await done('quarantaine', 'replay', id)).toEqual({ replayed: [id] });
    await w.reaches(numero, 'transmis');
    await done('quarantaine', 'replay', id);
    await w.until('the depot is empty', async () => ((await w.versions('depot', id)).length === 0 ? true : undefined));
    expect((await w.look.history(numero)).map(({ type }) => type)).toEqual(['depose', 'transmis']);
    expect(await w.settledMails(numero, 1)).toHaveLength(1);
  });

  test('is discarded with a reason: its bytes are destroyed, the reason and its author stay, the ledger says so', async () => {
    const numero = newNumero();
    await w.deposit(numero, { ...w.commune('sftp'), insee: '99999' });
    const { id } = await waiting(numero);
    await done('quarantaine', 'discard', id, '--reason', 'envoi d’essai', '--oui');
    expect(await w.versions('vault', id)).toEqual([]);
    expect(await w.versions('ledger', id)).toHaveLength(1);
    expect(await done('quarantaine', 'show', id)).toMatchObject({ state: 'ecartee', discarded: { reason: 'envoi d’essai' } });
    expect(await ops(['quarantaine', 'replay', id])).toMatchObject({
      code: 1,
      said: expect.stringContaining('n’a pas, ou plus, d’octets'),
    });
  });
});

describe('a dead letter', () => {
  test('is shown with the dossier that it names, and replayed to its queue', async () => {
    const { endpoint, region, queues } = w.outputs;
    const sqs = new SQSClient({ endpoint, region, useQueueUrlAsEndpoint: false });
    const letters = await deadLetters(sqs).lettersOf(queues.destruction);
    const numero = newNumero();
    const bell = { pk: `DOSSIER#${numero}`, sk: 'ECHEANCE#contenu', asOf: new Date().toISOString(), run: 'essai' };
    await sqs.send(new SendMessageCommand({ QueueUrl: letters ?? '', MessageBody: JSON.stringify(bell) }));
    const shown = await done<{ messageId: string; about: { numero?: string } }[]>('file-morte', 'show', 'destruction');
    const ours = shown.find(({ about }) => about.numero === numero);
    // What was looked at is hidden for a while.
    const replayed = await w.until('the letter is replayed', () =>
      done('file-morte', 'replay', 'destruction', ours?.messageId ?? '').catch(() => undefined),
    );
    expect(replayed).toEqual({ handled: [ours?.messageId] });
    expect(await done('file-morte', 'show', 'destruction')).not.toContainEqual(expect.objectContaining({ about: { numero } }));
  });
});
