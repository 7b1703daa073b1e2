import { describe, expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { EndpointIdSchema, NumeroSchema } from '../../../functions/domain/ids.ts';
import { legalDateText } from '../../../functions/domain/legal-time.ts';
import {
  awaited,
  daysWaited,
  type Ladder,
  LadderSchema,
  LadderTextSchema,
  nextRung,
  remindersDue,
  rungs,
} from '../../../functions/domain/reminders.ts';
import { AFTER_EXPIRY, deposit, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const ladder: Ladder = { hour: 8, mairie: [2, 7, 15, 23, 28], secondContactFrom: 7, usager: [15, 28] };

describe('a rung falls at eight o’clock of Paris, on its calendar day', () => {
  test.each([
    ['in winter', '2026-01-10T13:00:00.000Z', ['2026-01-12T07:00:00.000Z', '2026-01-17T07:00:00.000Z', '2026-01-25T07:00:00.000Z']],
    ['in summer', '2026-07-10T13:00:00.000Z', ['2026-07-12T06:00:00.000Z', '2026-07-17T06:00:00.000Z', '2026-07-25T06:00:00.000Z']],
    [
      'over the change to summer time, 29 March 2026',
      '2026-03-20T13:00:00.000Z',
      ['2026-03-22T07:00:00.000Z', '2026-03-27T07:00:00.000Z', '2026-04-04T06:00:00.000Z'],
    ],
    [
      'on the very day of that change',
      '2026-03-27T13:00:00.000Z',
      ['2026-03-29T06:00:00.000Z', '2026-04-03T06:00:00.000Z', '2026-04-11T06:00:00.000Z'],
    ],
    [
      'over the change to winter time, 25 October 2026',
      '2026-10-16T13:00:00.000Z',
      ['2026-10-18T06:00:00.000Z', '2026-10-23T06:00:00.000Z', '2026-10-31T07:00:00.000Z'],
    ],
    [
      'on the very day of that change',
      '2026-10-23T13:00:00.000Z',
      ['2026-10-25T07:00:00.000Z', '2026-10-30T07:00:00.000Z', '2026-11-07T07:00:00.000Z'],
    ],
    [
      'over the turn of the year',
      '2026-12-29T13:00:00.000Z',
      ['2026-12-31T07:00:00.000Z', '2027-01-05T07:00:00.000Z', '2027-01-13T07:00:00.000Z'],
    ],
    [
      'over the end of February of a leap year',
      '2028-02-27T13:00:00.000Z',
      ['2028-02-29T07:00:00.000Z', '2028-03-05T07:00:00.000Z', '2028-03-13T07:00:00.000Z'],
    ],
    [
      'of a dossier filed just before midnight of Paris',
      '2026-01-10T22:59:59.999Z',
      ['2026-01-12T07:00:00.000Z', '2026-01-17T07:00:00.000Z', '2026-01-25T07:00:00.000Z'],
    ],
    [
      'of a dossier filed at midnight of Paris: it is the next day',
      '2026-01-10T23:00:00.000Z',
      ['2026-01-13T07:00:00.000Z', '2026-01-18T07:00:00.000Z', '2026-01-26T07:00:00.000Z'],
    ],
    [
      'of a dossier filed after midnight, when UTC is still the day before',
      '2026-07-10T22:30:00.000Z',
      ['2026-07-13T06:00:00.000Z', '2026-07-18T06:00:00.000Z', '2026-07-26T06:00:00.000Z'],
    ],
  ])('%s', (_, submittedAt, expected) => {
    const found = rungs(ladder, submittedAt);
    expect(found.map(({ days }) => days)).toEqual([2, 7, 15, 23, 28]);
    expect(found.slice(0, 3).map(({ at }) => at)).toEqual(expected);
    for (const { at } of found) expect(legalDateText(at)).toContain('à 08 h 00');
  });

  test('the last one comes before the content is gone', () => {
    expect((rungs(ladder, deposit.submittedAt).at(-1)?.at ?? '9') < deposit.expiresAt).toBe(true);
  });

  test('days are counted from midnight to midnight of Paris', () => {
    expect(daysWaited({ submittedAt: '2026-10-23T21:59:00.000Z' }, '2026-10-25T22:59:00.000Z')).toBe(2);
    expect(daysWaited({ submittedAt: '2026-10-23T21:59:00.000Z' }, '2026-10-25T23:00:00.000Z')).toBe(3);
  });
});

describe('the next rung', () => {
  const submittedAt = '2026-01-10T13:00:00.000Z';
  test.each([
    ['the first, for a dossier that has just come', '2026-01-10T14:00:00.000Z', 2],
    ['never the one that has just come due', '2026-01-12T07:00:00.000Z', 7],
    ['the one to come, for a package that came late', '2026-01-30T07:00:00.000Z', 23],
    ['none after the last', '2026-02-07T07:00:00.000Z', undefined],
  ])('is %s', (_, after, days) => {
    expect(nextRung(ladder, submittedAt, after)?.days).toBe(days);
  });
});

describe('at a rung are owed', () => {
  const submittedAt = '2026-01-10T13:00:00.000Z';
  const day = (n: number) => `2026-01-${n}T07:05:00.000Z`;
  test.each([
    ['day 2: the mairie', 2, day(12), { mairie: true, secondContact: false, usager: null }],
    ['day 7: its second contact too', 7, day(17), { mairie: true, secondContact: true, usager: null }],
    ['day 15: the usager too', 15, day(25), { mairie: true, secondContact: true, usager: 'relance-1' }],
    ['day 28: the usager for the last time', 28, '2026-02-07T07:05:00.000Z', { mairie: true, secondContact: true, usager: 'relance-2' }],
    [
      'after an absence over days 7 and 15: one digest, and the usager',
      7,
      day(26),
      { mairie: true, secondContact: true, usager: 'relance-1' },
    ],
    [
      'after an absence over everything: the last reminder of the usager alone',
      2,
      '2026-02-08T07:05:00.000Z',
      { mairie: true, secondContact: true, usager: 'relance-2' },
    ],
    ['before its hour: nothing', 2, '2026-01-12T06:59:59.000Z', { mairie: false, secondContact: false, usager: null }],
  ])('%s', (_, from, asOf, expected) => {
    expect(remindersDue(ladder, submittedAt, from, asOf)).toEqual(expected);
  });

  test('what the stage says: a ladder without the usager, or with other days', () => {
    expect(remindersDue({ ...ladder, usager: [] }, submittedAt, 15, day(25)).usager).toBeNull();
    expect(remindersDue({ ...ladder, mairie: [5], usager: [10] }, submittedAt, 10, day(20))).toEqual({
      mairie: false,
      secondContact: false,
      usager: 'relance-1',
    });
  });
});

describe('a dossier waits', () => {
  const endpoint = { endpoint: EndpointIdSchema.parse('hebergeur-1'), directory: '/depots' };
  test.each<[string, Dossier, string | null]>([
    ['to be handed over', withStatus('depose'), 'remise'],
    ['to be downloaded', withStatus('transmis'), 'retrait'],
    ['to be fetched from its boite', withStatus('transmis', sftpDeposit), 'retrait'],
    ['for an answer, once its server has it', withStatus('transmis', { ...sftpDeposit, push: endpoint }), 'reponse'],
    [
      'to be downloaded, where its server never took it',
      { ...withStatus('transmis', { ...sftpDeposit, push: endpoint }), openedInGsAt: LATER },
      'retrait',
    ],
    [
      'for an answer, where its server took it after all: the GS no longer gives it',
      { ...withStatus('transmis', { ...sftpDeposit, push: endpoint }), openedInGsAt: LATER, acheminement: 'livre' },
      'reponse',
    ],
    ['for an answer, once fetched', withStatus('recu'), 'reponse'],
    ['for an answer, where the commune’s software failed', withStatus('erreur-integration'), 'reponse'],
    ['for nothing: being treated', withStatus('en-cours'), null],
    ['for nothing of the commune: the usager must complete it', withStatus('attente-complements'), null],
    ['for nothing: decided', withStatus('accepte'), null],
    ['for nothing: closed', withStatus('clos'), null],
    ['for nothing: about to be destroyed', { ...withStatus('transmis'), contentState: 'a-detruire' }, null],
  ])('%s', (_, dossier, expected) => {
    expect(awaited(dossier, LATER)).toBe(expected);
  });

  test('for nothing once its content is gone', () => {
    expect(awaited(withStatus('transmis'), AFTER_EXPIRY)).toBeNull();
  });
  test('nobody is reminded of a canary', () => {
    expect(awaited({ ...withStatus('transmis'), numero: NumeroSchema.parse('A-0-ESSAIABCDEFGH23') }, LATER)).toBeNull();
  });
});

test.each([
  ['days that do not rise', { ...ladder, mairie: [7, 2] }],
  ['a day after the content is gone', { ...ladder, mairie: [30] }],
  ['three reminders of the usager', { ...ladder, usager: [5, 10, 15] }],
  ['an hour of the night', { ...ladder, hour: 3 }],
])('a ladder with %s is refused', (_, wrong) => {
  expect(LadderSchema.safeParse(ladder).success).toBe(true);
  expect(LadderTextSchema.safeParse(JSON.stringify(ladder)).data).toEqual(ladder);
  expect(LadderTextSchema.safeParse(JSON.stringify(wrong)).success).toBe(false);
});

test('a ladder that is no JSON is refused', () => {
  expect(LadderTextSchema.safeParse('{').success).toBe(false);
});
