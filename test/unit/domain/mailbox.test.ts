import { describe, expect, test } from 'vitest';
import { InseeSchema } from '../../../functions/domain/ids.ts';
import {
  afterNews,
  avoided,
  inError,
  type MailboxHealth,
  type MailboxNews,
  mailboxOf,
  mailboxState,
  repaired,
  unknownMailbox,
} from '../../../functions/domain/mailbox.ts';

const unknown = unknownMailbox({ insee: InseeSchema.parse('01001'), demarche: 'RCO', role: 'mairie' });
const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`;
const news = (messageId: string, hour: number, outcome: MailboxNews['outcome']): MailboxNews => ({ messageId, sentAt: at(hour), outcome });
const said = (...all: MailboxNews[]): MailboxHealth => all.reduce(afterNews, unknown);

/** Every order of some news, each of them also repeated at the end. */
function orders(all: readonly MailboxNews[]): MailboxNews[][] {
  if (all.length < 2) return [[...all, ...all]];
  return all.flatMap((first, index) => orders(all.filter((_, other) => other !== index)).map((rest) => [first, ...rest, first]));
}

describe('a mailbox is in error', () => {
  test.each<[string, MailboxNews[], boolean]>([
    ['when a mail came back', [news('a', 8, 'rebond')], true],
    ['when a mail was reported as unwanted', [news('a', 8, 'remis'), news('a', 8, 'plainte')], true],
    ['when a mail that seemed to arrive came back after all', [news('a', 8, 'remis'), news('a', 8, 'rebond')], true],
    ['no longer when a mail sent later arrived', [news('a', 8, 'rebond'), news('b', 9, 'remis')], false],
    ['when the last mail came back, whatever arrived before', [news('a', 8, 'remis'), news('b', 9, 'rebond')], true],
    ['never by what arrives', [news('a', 8, 'remis')], false],
  ])('%s, in whatever order that is said, and however often', (_, all, expected) => {
    for (const order of orders(all)) expect(inError(said(...order)), JSON.stringify(order)).toBe(expected);
  });

  test('since the first of the mails that failed; one that arrives ends that', () => {
    const failed = said(news('a', 8, 'rebond'), news('b', 9, 'rebond-passager'));
    expect(failed).toMatchObject({ failedSince: at(8), failedAt: at(9), failure: 'rebond-passager', bounces: 2, complaints: 0 });
    expect(afterNews(failed, news('c', 10, 'remis'))).not.toHaveProperty('failedSince');
    expect(said(news('a', 8, 'rebond'), news('b', 9, 'remis'), news('c', 10, 'plainte'))).toMatchObject({
      failedSince: at(10),
      complaints: 1,
    });
  });

  test('each mail counts once', () => {
    expect(said(news('a', 8, 'rebond'), news('a', 8, 'rebond'))).toMatchObject({ bounces: 1, heard: ['a'] });
  });
});

describe('a mail for the mairie goes', () => {
  const raccordement = { mailbox: 'mairie@commune.test', secondContact: 'accueil@commune.test' };
  const DAY = 24;
  const later = (hours: number) => new Date(Date.parse(at(8)) + hours * 3600_000).toISOString();

  test.each<[string, MailboxHealth | null, string, 'mairie' | 'second-contact']>([
    ['to its mailbox, of which nothing is said', null, at(9), 'mairie'],
    ['to the second contact, once the mailbox has failed', said(news('a', 8, 'rebond')), at(9), 'second-contact'],
    ['to the mailbox again after a week: it may have been repaired', said(news('a', 8, 'rebond')), later(7 * DAY), 'mairie'],
    ['to the second contact for the whole week', said(news('a', 8, 'rebond')), later(7 * DAY - 1), 'second-contact'],
    ['to a mailbox that was full, after a day', said(news('a', 8, 'rebond-passager')), later(DAY), 'mairie'],
    ['to a mailbox that has received since', said(news('a', 8, 'rebond'), news('b', 9, 'remis')), at(10), 'mairie'],
  ])('%s', (_, health, now, role) => {
    const to = role === 'mairie' ? raccordement.mailbox : raccordement.secondContact;
    expect(mailboxOf(raccordement, health, now)).toEqual({ to, role });
  });

  test('to its mailbox all the same where there is no second contact', () => {
    const health = said(news('a', 8, 'rebond'));
    expect(avoided(health, at(9))).toBe(true);
    expect(mailboxOf({ mailbox: raccordement.mailbox }, health, at(9))).toEqual({ to: raccordement.mailbox, role: 'mairie' });
  });
});

describe('a mailbox that an operator says is repaired', () => {
  const failed = said(news('a', 8, 'rebond'), news('b', 9, 'rebond'));
  const mended = repaired(failed, at(12));
  test('is tried again at once, and keeps what was counted', () => {
    expect([avoided(failed, at(13)), avoided(mended, at(13)), inError(mended)]).toEqual([true, false, false]);
    expect(mended).toMatchObject({ bounces: 2, repairedAt: at(12) });
    expect(mended).not.toHaveProperty('failedSince');
  });
  test('is not in error again by news of mails sent before, be they late or said twice', () => {
    for (const late of [news('c', 11, 'rebond'), news('b', 9, 'rebond')]) expect(inError(afterNews(mended, late))).toBe(false);
  });
  test('is, by a mail sent after', () => {
    expect(afterNews(mended, news('d', 13, 'rebond'))).toMatchObject({ failedSince: at(13), bounces: 3 });
    expect(inError(afterNews(mended, news('d', 13, 'rebond')))).toBe(true);
  });
});

test.each<[string, MailboxHealth | null, string, string]>([
  ['nothing was ever said of it', null, at(12), 'silencieuse'],
  ['a mail arrived', said(news('a', 8, 'remis')), at(12), 'saine'],
  ['the last arrived a quarter ago', said(news('a', 8, 'remis')), '2027-02-21T08:00:00.001Z', 'silencieuse'],
  ['a mail failed', said(news('a', 8, 'remis'), news('b', 9, 'rebond')), at(12), 'en-erreur'],
  ['it is said to be repaired, and nothing arrived yet', repaired(said(news('a', 8, 'rebond')), at(9)), at(12), 'silencieuse'],
])('the state of a mailbox where %s', (_, health, now, state) => {
  expect(mailboxState(health, now)).toBe(state);
});
