import { describe, expect, test } from 'vitest';
import type { Letter } from '../../../functions/adapters/dead-letters.ts';
import { namedIn } from '../../../functions/domain/dead-letters.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';

const letterOf = (messageId: string, body: object, group?: string): Letter => ({
  messageId,
  receipt: `r-${messageId}`,
  body: JSON.stringify(body),
  sentAt: '2026-11-25T10:00:00.000Z',
  group,
});

/** A mail queue with its dead letters, and a last resort that has no source. */
function hubOf(...letters: Letter[]) {
  const lying = [...letters];
  const done: string[] = [];
  let hidden = new Set<string>();
  const hub = {
    names: { MailQueueUrl: 'q/mail', RuleFailuresQueueUrl: 'q/rules', DossiersTable: 't' },
    deadLetters: {
      lettersOf: async (url: string) => (url === 'q/mail' ? 'q/mail-dead' : null),
      waiting: async (url: string) => (url === 'q/mail-dead' ? lying.length : 0),
      receive: async (url: string) => {
        const batch = url === 'q/mail-dead' ? lying.filter(({ messageId }) => !hidden.has(messageId)).slice(0, 10) : [];
        hidden = new Set([...hidden, ...batch.map(({ messageId }) => messageId)]);
        return batch;
      },
      send: async (url: string, { body, group }: Letter) => void done.push(`send ${url} ${group ?? ''} ${body}`),
      remove: async (url: string, { messageId }: Letter) => {
        done.push(`remove ${url} ${messageId}`);
        lying.splice(
          lying.findIndex((one) => one.messageId === messageId),
          1,
        );
      },
    },
  } as unknown as Partial<Hub>;
  return { hub, done, lying };
}

describe('file-morte', () => {
  test('list finds the dead letters of every queue of the stage', async () => {
    const { hub } = hubOf(letterOf('m1', { numero: 'A-9-TESTTEST' }));
    expect((await run('file-morte list --json', { hub })).json()).toEqual([
      { name: 'mail', waiting: 1, replayable: true },
      { name: 'rule-failures', waiting: 0, replayable: false },
    ]);
  });

  test('show names the dossier of each message', async () => {
    const letters = Array.from({ length: 12 }, (_, index) => letterOf(`m${index}`, { numero: `A-9-TEST${index}` }));
    const { out } = await run('file-morte show mail', hubOf(...letters));
    expect(out).toContain('télédossier A-9-TEST0');
    expect(out).toContain('télédossier A-9-TEST11');
  });

  test('replay sends a message to its queue, in its group, before it deletes it', async () => {
    const { hub, done, lying } = hubOf(letterOf('m1', { numero: 'A-9-TESTTEST' }, 'A-9-TESTTEST'), letterOf('m2', { numero: 'B' }, 'B'));
    expect((await run('file-morte replay mail m1', { hub })).code).toBe(0);
    expect(done).toEqual(['send q/mail A-9-TESTTEST {"numero":"A-9-TESTTEST"}', 'remove q/mail-dead m1']);
    expect(lying).toHaveLength(1);
  });

  test('replay --all takes every message', async () => {
    const { hub, lying } = hubOf(letterOf('m1', { numero: 'A' }), letterOf('m2', { numero: 'B' }));
    expect((await run('file-morte replay mail --all --json', { hub })).json()).toEqual({ handled: ['m1', 'm2'] });
    expect(lying).toEqual([]);
  });

  test.each([
    ['the queue is not known', 'file-morte replay courrier --all', 1],
    ['the queue has no source', 'file-morte replay rule-failures --all', 1],
    ['the message is not there any more', 'file-morte replay mail m9', 1],
    ['nothing is named', 'file-morte replay mail', 2],
  ])('replay is refused where %s', async (_, line, code) => {
    const { hub, done } = hubOf(letterOf('m1', { numero: 'A' }));
    expect((await run(line, { hub })).code).toBe(code);
    expect(done).toEqual([]);
  });

  test('discard deletes one message, and the act keeps who did it', async () => {
    const { hub, done } = hubOf(letterOf('m1', { numero: 'A' }), letterOf('m2', { numero: 'B' }));
    const { code, acts } = await run(['file-morte', 'discard', 'mail', 'm2', '--reason', 'doublon', '--oui'], { hub });
    expect(code).toBe(0);
    expect(done).toEqual(['remove q/mail-dead m2']);
    expect(acts.at(-1)).toMatchObject({ act: 'file-morte discard', target: 'mail m2', author: 'camille@poste' });
  });
});

describe('what a message names', () => {
  const rita = 'RitaGS.2019-04-03T16_26_40.674661355.A-9-TESTTEST-RCO-2.ADER.ftp.zip';
  test.each<[string, unknown, object]>([
    ['a bell of the mails', { numero: 'A-9-TESTTEST' }, { numero: 'A-9-TESTTEST' }],
    ['an event to start', { numero: 'A-9-TESTTEST', seq: 3, after: 2, type: 'recu' }, { numero: 'A-9-TESTTEST', seq: 3 }],
    ['a bell of a boite', { boite: 'commune-01001' }, { boite: 'commune-01001' }],
    ['a destruction', { pk: 'DOSSIER#A-9-TESTTEST', sk: 'ECHEANCE#contenu' }, { numero: 'A-9-TESTTEST' }],
    ['a destruction of a boite', { pk: 'BOITE#commune-01001', sk: 'ECHEANCE#retour#x' }, { boite: 'commune-01001' }],
    ['a file in retours/', { detail: { object: { key: 'commune-01001/retours/Dupont.zip' } } }, { boite: 'commune-01001' }],
    ['a package of a sender, whose name is his own', { detail: { object: { key: 'msp/Dupont.zip' } } }, {}],
    [
      'a fetch over sFTP',
      { detail: { 'file-path': `/boites/commune-01001/teledossiers/${rita}` } },
      { boite: 'commune-01001', numero: 'A-9-TESTTEST' },
    ],
    ['anything else', { x: 1 }, {}],
  ])('%s', (_, body, expected) => {
    expect(namedIn(JSON.stringify(body))).toEqual(expected);
  });
  test('no JSON names nothing', () => {
    expect(namedIn('…')).toEqual({});
  });
});
