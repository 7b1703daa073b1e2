import { describe, expect, test } from 'vitest';
import { officeDaysTouched } from '../../../functions/domain/working-days.ts';

describe('office hours', () => {
  test.each([
    ['a Wednesday afternoon', '2026-11-25T14:00:00.000Z', '2026-11-25T15:00:00.000Z', ['2026-11-25']],
    ['a night, from 20 h to 8 h', '2026-11-25T19:00:00.000Z', '2026-11-26T07:00:00.000Z', []],
    ['a night that begins a second too early', '2026-11-25T18:59:59.000Z', '2026-11-26T07:00:00.000Z', ['2026-11-25']],
    ['a night that ends a second too late', '2026-11-25T19:00:00.000Z', '2026-11-26T07:00:01.000Z', ['2026-11-26']],
    ['a weekend, from Friday 20 h to Monday 8 h', '2026-11-27T19:00:00.000Z', '2026-11-30T07:00:00.000Z', []],
    ['a whole day and two nights', '2026-11-24T19:00:00.000Z', '2026-11-26T07:00:00.000Z', ['2026-11-25']],
    ['three days', '2026-11-24T12:00:00.000Z', '2026-11-26T12:00:00.000Z', ['2026-11-24', '2026-11-25', '2026-11-26']],
    ['a summer evening: 20 h is 18 h in UTC', '2026-07-08T18:00:00.000Z', '2026-07-08T22:00:00.000Z', []],
    ['the same instants of the clock in winter', '2026-11-25T18:00:00.000Z', '2026-11-25T22:00:00.000Z', ['2026-11-25']],
    ['the night before the change to summer time, to Monday 8 h', '2027-03-26T19:00:00.000Z', '2027-03-29T06:00:00.000Z', []],
    ['the hour after it', '2027-03-30T06:00:00.000Z', '2027-03-30T06:30:00.000Z', ['2027-03-30']],
    ['the weekend of the change to winter time, to Monday 8 h', '2026-10-23T18:00:00.000Z', '2026-10-26T07:00:00.000Z', []],
    ['the last hour before that Monday opens', '2026-10-26T06:00:00.000Z', '2026-10-26T07:00:00.000Z', []],
  ])('%s', (_, from, to, days) => {
    expect(officeDaysTouched(from, to)).toEqual(days);
  });

  test.each([
    ['New Year’s Day', '2027-01-01'],
    ['Easter Monday', '2027-03-29'],
    ['Easter Monday of a late Easter', '2038-04-26'],
    ['1 May', '2028-05-01'],
    ['8 May', '2028-05-08'],
    ['Ascension', '2027-05-06'],
    ['Whit Monday', '2027-05-17'],
    ['14 July', '2027-07-14'],
    ['15 August', '2028-08-15'],
    ['All Saints', '2027-11-01'],
    ['11 November', '2026-11-11'],
    ['Christmas', '2026-12-25'],
  ])('%s is no working day', (_, day) => {
    expect(officeDaysTouched(`${day}T09:00:00.000Z`, `${day}T10:00:00.000Z`)).toEqual([]);
  });

  test('the day after Easter Monday is one', () => {
    expect(officeDaysTouched('2027-03-30T09:00:00.000Z', '2027-03-30T10:00:00.000Z')).toEqual(['2027-03-30']);
  });
});
