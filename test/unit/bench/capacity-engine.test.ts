import { describe, expect, test } from 'vitest';
import { Agenda } from '../../../bench/capacity/agenda.ts';
import { Bucket } from '../../../bench/capacity/bucket.ts';
import { Lease } from '../../../bench/capacity/lease.ts';
import { Pool } from '../../../bench/capacity/pool.ts';
import { seeded, untilNext } from '../../../bench/capacity/random.ts';

describe('the agenda', () => {
  test('lets things happen in the order of their instants, and of their planning', () => {
    const agenda = new Agenda();
    const told: string[] = [];
    const tell = (what: string) => () => told.push(`${agenda.now} ${what}`);
    agenda.at(2, tell('b'));
    agenda.at(1, tell('a'));
    agenda.at(2, tell('c'));
    agenda.at(0, () => agenda.after(3, tell('d')));
    agenda.run();
    expect(told).toEqual(['1 a', '2 b', '2 c', '3 d']);
  });

  test('a thousand instants in any order come out sorted', () => {
    const [agenda, random] = [new Agenda(), seeded(7)];
    const told: number[] = [];
    for (let rank = 0; rank < 1_000; rank += 1) agenda.at(random(), () => told.push(agenda.now));
    agenda.run();
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});

describe('a token bucket', () => {
  // 800 at once, then 150 a second: by hand, the 950th waits a second, the 1,100th two.
  test('gives what it holds at once, and the rest as it is refilled', () => {
    const agenda = new Agenda();
    const bucket = new Bucket(agenda, { size: 800, refill: 150 });
    const given: number[] = [];
    agenda.at(0, () => {
      for (let one = 0; one < 1_100; one += 1) bucket.take(1, () => given.push(agenda.now));
    });
    agenda.run();
    expect(given[799]).toBe(0);
    expect(given[949]).toBeCloseTo(1, 9);
    expect(given[1_099]).toBeCloseTo(2, 9);
    expect(bucket.seen.waiting).toBe(300);
  });

  test('is full again after size / refill seconds, and never holds more', () => {
    const agenda = new Agenda();
    const bucket = new Bucket(agenda, { size: 10, refill: 5 });
    const given: number[] = [];
    const burst = () => {
      for (let one = 0; one < 11; one += 1) bucket.take(1, () => given.push(agenda.now));
    };
    agenda.at(0, burst);
    agenda.at(100, burst);
    agenda.run();
    expect(given.slice(9, 11)).toEqual([0, 0.2]);
    expect(given.slice(20)[0]).toBe(100);
    expect(given.at(-1)).toBeCloseTo(100.2, 9);
  });

  test('several tokens at once are waited for together', () => {
    const agenda = new Agenda();
    const bucket = new Bucket(agenda, { size: 6, refill: 2 });
    const given: number[] = [];
    agenda.at(0, () => {
      for (let one = 0; one < 2; one += 1) bucket.take(5, () => given.push(agenda.now));
    });
    agenda.run();
    expect(given).toEqual([0, 2]);
  });
});

/** Mean wait before the work begins, in a queue with one server, `rate` a second, of `seconds` each. */
function meanWait(rate: number, seconds: number, count: number, servers = 1): number {
  const [agenda, random] = [new Agenda(), seeded(42)];
  const pool = new Pool(agenda, { limit: servers });
  let waited = 0;
  const arrive = (left: number): void => {
    if (left === 0) return;
    const came = agenda.now;
    const begins = (): number => {
      waited += agenda.now - came;
      return seconds;
    };
    pool.do(begins, () => {});
    agenda.after(untilNext(random, rate), () => arrive(left - 1));
  };
  agenda.at(0, () => arrive(count));
  agenda.run();
  return waited / count;
}

test('a lease is held by one at a time, in the order of those who asked', () => {
  const [agenda, lease] = [new Agenda(), new Lease()];
  const told: string[] = [];
  const hold = (name: string, seconds: number): void =>
    lease.take((leave) => {
      told.push(`${name} ${agenda.now}`);
      agenda.after(seconds, leave);
    });
  agenda.at(0, () => hold('a', 3));
  agenda.at(1, () => hold('b', 1));
  agenda.at(2, () => hold('c', 1));
  agenda.at(9, () => hold('d', 1));
  agenda.run();
  expect(told).toEqual(['a 0', 'b 3', 'c 4', 'd 9']);
});

describe('a pool', () => {
  // M/D/1, Pollaczek-Khinchine: mean wait = ρ·D / (2·(1 − ρ)).
  test.each([
    [0.5, 1],
    [0.8, 1],
    [0.9, 0.1],
  ])('with one server and load %d waits as an M/D/1 queue does', (load, seconds) => {
    const expected = (load * seconds) / (2 * (1 - load));
    const found = meanWait(load / seconds, seconds, 200_000);
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.05);
  });

  test('with enough servers nobody waits', () => {
    expect(meanWait(10, 1, 5_000, 60)).toBe(0);
  });

  test('overloaded by a tenth, keeps a tenth of what comes waiting', () => {
    const agenda = new Agenda();
    const pool = new Pool(agenda, { limit: 10 });
    // 11 a second for 100 s; 10 a second are done.
    for (let rank = 0; rank < 1_100; rank += 1)
      agenda.at(rank / 11, () =>
        pool.do(
          () => 1,
          () => {},
        ),
      );
    agenda.run();
    expect(pool.seen.waiting).toBeGreaterThan(90);
    expect(pool.seen.waiting).toBeLessThanOrEqual(101);
    expect(pool.seen.peak).toBeGreaterThanOrEqual(1);
    // Each of the ten has 110 to do; the last begins its first at 9/11 s.
    expect(agenda.now).toBeCloseTo(110 + 9 / 11, 6);
  });

  test('grows while something waits, up to its limit: 5, and five more each second at 300 a minute', () => {
    const agenda = new Agenda();
    const pool = new Pool(agenda, { limit: 50, grows: { from: 5, aMinute: 300 } });
    const done: number[] = [];
    agenda.at(0, () => {
      for (let one = 0; one < 30; one += 1)
        pool.do(
          () => 1,
          () => done.push(agenda.now),
        );
    });
    agenda.run();
    // 5 at once; 10 from the first second on; 15 from the second.
    expect([1, 2, 3].map((second) => done.filter((at) => at === second).length)).toEqual([5, 10, 15]);
  });

  test('shares a limit with the others that stand within it', () => {
    const agenda = new Agenda();
    const account = new Pool(agenda, { limit: 3 });
    const [one, other] = [new Pool(agenda, { limit: 2, within: account }), new Pool(agenda, { limit: 2, within: account })];
    const done: string[] = [];
    agenda.at(0, () => {
      for (const [name, pool] of [
        ['one', one],
        ['other', other],
      ] as const) {
        for (let job = 0; job < 2; job += 1)
          pool.do(
            () => 1,
            () => done.push(`${name} ${agenda.now}`),
          );
      }
    });
    agenda.run();
    expect(done).toEqual(['one 1', 'one 1', 'other 1', 'other 2']);
  });
});
