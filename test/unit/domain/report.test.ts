import { describe, expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { periodOf, reportLine } from '../../../functions/domain/report.ts';
import { AFTER_EXPIRY, deposit, deposited, LATER, sftpDeposit, withStatus } from './dossier-fixtures.ts';

const { insee } = deposit;
const handedOver = (seconds: { fetched?: number; answered?: number } = {}, own: Partial<Dossier> = {}): Dossier => ({
  ...withStatus('transmis', sftpDeposit),
  transmittedAt: LATER,
  ...(seconds.fetched === undefined ? {} : { fetchedAt: secondsLater(LATER, seconds.fetched) }),
  ...(seconds.answered === undefined ? {} : { answeredAt: secondsLater(LATER, seconds.answered) }),
  ...own,
});

describe('a line of the report', () => {
  test('counts what was reached, whatever the status is now', () => {
    const dossiers = [
      deposited(sftpDeposit),
      handedOver(),
      handedOver({ fetched: 60 }),
      handedOver({ fetched: 60, answered: 600 }, { status: 'clos' }),
    ];
    expect(reportLine(insee, 'RCO', dossiers, LATER)).toMatchObject({
      received: 4,
      transmitted: 3,
      fetched: 2,
      answered: 1,
      closed: 1,
      expired: 0,
    });
  });
  test('one whose content ended before any answer has expired; one that was given up has not', () => {
    const dossiers = [handedOver(), handedOver({ answered: 600 }), handedOver({}, { erasedAt: LATER, expiresAt: LATER })];
    expect(reportLine(insee, 'RCO', dossiers, AFTER_EXPIRY).expired).toBe(1);
  });
  test.each<[string, number[], object | null]>([
    ['none', [], null],
    ['one', [70], { median: 70, p90: 70 }],
    ['two: the first is the median', [10, 90], { median: 10, p90: 90 }],
    ['ten: the fifth and the ninth, in whatever order', [100, 90, 80, 70, 60, 50, 40, 30, 20, 10], { median: 50, p90: 90 }],
  ])('median and ninth decile are delays that really were: %s', (_, delays, expected) => {
    const dossiers = delays.map((answered) => handedOver({ answered }));
    expect(reportLine(insee, 'RCO', dossiers, LATER).answerDelay).toEqual(expected);
  });
  test('a fetch recorded a moment before its delivery took no time', () => {
    expect(reportLine(insee, 'RCO', [handedOver({ fetched: -3 })], LATER).fetchDelay).toEqual({ median: 0, p90: 0 });
  });
});

test.each([
  ['an ordinary day', '2026-11-25', '2026-11-25', { from: '2026-11-24T23:00:00.000Z', before: '2026-11-25T23:00:00.000Z' }],
  ['the day of 25 hours', '2026-10-25', '2026-10-25', { from: '2026-10-24T22:00:00.000Z', before: '2026-10-25T23:00:00.000Z' }],
  ['the day of 23 hours', '2026-03-29', '2026-03-29', { from: '2026-03-28T23:00:00.000Z', before: '2026-03-29T22:00:00.000Z' }],
  ['a year', '2026-01-01', '2026-12-31', { from: '2025-12-31T23:00:00.000Z', before: '2026-12-31T23:00:00.000Z' }],
])('a period is made of whole days of Paris: %s', (_, first, last, expected) => {
  expect(periodOf(first, last)).toEqual(expected);
});
