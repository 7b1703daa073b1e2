import { expect, test } from 'vitest';
import { contentExpiry, legalDateText, legalIso } from '../../../functions/domain/legal-time.ts';

test.each([
  ['in summer', '2019-04-03T14:26:20.790Z', '2019-05-03T14:26:20.790Z'],
  ['over the change to summer time: same wall time in Paris', '2026-03-10T22:30:00.000Z', '2026-04-09T21:30:00.000Z'],
  ['over the change to winter time', '2026-10-01T21:59:59.999Z', '2026-10-31T22:59:59.999Z'],
  ['from an hour that the change to summer time skips on the thirtieth day', '2026-02-27T01:30:00.000Z', '2026-03-29T01:30:00.000Z'],
  ['over the turn of the year', '2026-12-31T22:59:00.000Z', '2027-01-30T22:59:00.000Z'],
])('the content expires 30 calendar days later, %s', (_, submittedAt, expected) => {
  expect(contentExpiry(submittedAt)).toBe(expected);
});

test('a legal date is told in Paris time, with its offset', () => {
  expect(legalDateText('2019-12-31T22:59:00.000Z')).toBe('mardi 31 décembre 2019 à 23 h 59 (heure de Paris, UTC+01:00)');
  expect(legalIso('2019-04-03T14:26:20.790Z')).toBe('2019-04-03T16:26:20.790+02:00');
});

test('the first day of a month is « 1er »', () => {
  expect(legalDateText('2019-05-01T10:00:00.000Z')).toBe('mercredi 1er mai 2019 à 12 h 00 (heure de Paris, UTC+02:00)');
});
