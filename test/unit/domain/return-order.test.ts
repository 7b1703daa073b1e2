import { expect, test } from 'vitest';
import { byDateTime, bySecond, type ReturnVersion } from '../../../functions/domain/return-order.ts';

const version = (name: string, modifiedAt: string): ReturnVersion => ({
  key: `commune-01001/retours/${name}`,
  name,
  versionId: `${name} ${modifiedAt}`,
  modifiedAt,
  bytes: 1,
});

test('versions are grouped by second, oldest first', () => {
  const listed = [
    version('a', '2019-04-04T08:00:02.000Z'),
    version('b', '2019-04-04T08:00:01.900Z'),
    version('c', '2019-04-04T08:00:01.100Z'),
  ];
  expect(bySecond(listed).map((group) => group.map(({ name }) => name))).toEqual([['c', 'b'], ['a']]);
});

test('one name written twice in one second: the listing gives the newest first', () => {
  const newest = { ...version('a', '2019-04-04T08:00:01.000Z'), versionId: '2' };
  const oldest = { ...version('a', '2019-04-04T08:00:01.000Z'), versionId: '1' };
  expect(bySecond([newest, oldest])).toEqual([[oldest, newest]]);
});

test('equal seconds are ordered by the message’s own date, those without one first, ties as they came', () => {
  const dates: Record<string, string | undefined> = {
    a: '2019-04-04T08:00:00.000Z',
    b: '2019-04-04T07:00:00.000Z',
    d: '2019-04-04T08:00:00.000Z',
  };
  expect(byDateTime(['a', 'b', 'c', 'd'], (name) => dates[name])).toEqual(['c', 'b', 'a', 'd']);
});
