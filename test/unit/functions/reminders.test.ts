import { describe, expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import type { Notice } from '../../../functions/domain/notices.ts';
import type { Rung } from '../../../functions/domain/reminders.ts';
import { reminders } from '../../../functions/sweep-due/reminders.ts';
import { deposit, withStatus } from '../domain/dossier-fixtures.ts';

const ladder = { hour: 8, mairie: [2, 7, 15, 23, 28], secondContactFrom: 7, usager: [15, 28] };
const { numero } = deposit;
const NOW = '2026-11-25T10:00:00.000Z';
/** A dossier of 3 April 2019: its fifteenth day is the 18th. */
const DAY_15 = '2019-04-18T06:05:00.000Z';

/** What a sweep at an instant does with a dossier that stands on a rung. */
async function sweep(dossier: Dossier | null, rung: number | undefined, asOf: string) {
  const notices: Notice[] = [];
  const mails: string[] = [];
  let stands: Rung | null | undefined;
  const work = reminders({
    load: async () => dossier,
    oweMail: async (of, { seq, kind, role }, dueAt) => void mails.push(`${of} ${seq} ${kind} ${role} ${dueAt}`),
    oweNotice: async (notice) => void notices.push(notice),
    ring: async (of) => void mails.push(`ring ${of}`),
    stand: async (_, __, next) => {
      stands = next;
    },
    ladder,
  });
  const item = { pk: `DOSSIER#${numero}`, sk: 'RELANCE', numero, gsi2sk: asOf, ...(rung === undefined ? {} : { rung }) };
  expect(work.owns(item)).toBe(true);
  await work.act(item, NOW, { asOf, run: 'r' });
  return { notices, mails, stands };
}

describe('a dossier that waits', () => {
  test('is put on its first rung the day after its deposit, and nobody is told', async () => {
    expect(await sweep(withStatus('transmis'), undefined, '2019-04-04T14:30:00.000Z')).toEqual({
      notices: [],
      mails: [],
      stands: { days: 2, at: '2019-04-05T06:00:00.000Z' },
    });
  });

  test('owes a digest of each mailbox for the day, a mail to the usager, and stands on the next rung', async () => {
    const { notices, mails, stands } = await sweep(withStatus('transmis'), 15, DAY_15);
    expect(notices.map(({ id, to, facts, at }) => [id, to.role, facts, at])).toEqual([
      ['relance.01001.RCO.mairie.2019-04-18', 'mairie', {}, DAY_15],
      ['relance.01001.RCO.second-contact.2019-04-18', 'second-contact', {}, DAY_15],
    ]);
    expect(mails).toEqual([`${numero} 1 relance-1 usager ${DAY_15}`, `ring ${numero}`]);
    expect(stands?.days).toBe(23);
  });

  test('that the hub has not handed over: the usager alone is told', async () => {
    const { notices, mails } = await sweep(withStatus('depose'), 15, DAY_15);
    expect([notices, mails.length]).toEqual([[], 2]);
  });

  test('that stood on its last rung is forgotten after it', async () => {
    expect((await sweep(withStatus('recu'), 28, '2019-05-01T06:05:00.000Z')).stands).toBeNull();
  });
});

test.each<[string, Dossier | null]>([
  ['has been answered', withStatus('en-cours')],
  ['is closed', withStatus('clos')],
  ['has no content any more', { ...withStatus('transmis'), contentState: 'detruit' }],
  ['does not exist', null],
])('a dossier that %s: nobody is told, and it is forgotten', async (_, dossier) => {
  expect(await sweep(dossier, 15, DAY_15)).toEqual({ notices: [], mails: [], stands: null });
});
