import { describe, expect, test } from 'vitest';
import type { DueKey, ItemKey, MoveLater } from '../../../functions/adapters/dossiers-table/due.ts';
import { owedMailBells, owedNoticeBells, stuckSeconds } from '../../../functions/sweep-due/owed-mails.ts';
import { boiteBells, deliveryBells, destructionBells, openEvents } from '../../../functions/sweep-due/owed-work.ts';
import { createSweepDue, type SweepDueDeps } from '../../../functions/sweep-due/sweep-due.ts';
import { deposited } from '../domain/dossier-fixtures.ts';

const NOW = '2026-11-23T10:00:00.000Z';
const PAST = '2026-11-23T09:00:00.000Z';
const FUTURE = '2026-12-25T10:00:00.000Z';
const event: ItemKey = { pk: 'DOSSIER#A-9-TESTTEST', sk: 'EVENT#000001' };
const unknown: ItemKey = { pk: 'NOBODY#1', sk: 'X' };
const SWEEP = { asOf: NOW, run: 'passage-1' };

/** What DynamoDB says of an item in the middle of a transaction. */
async function fail(): Promise<never> {
  throw Object.assign(new Error('ongoing transaction'), { name: 'TransactionConflictException' });
}

function sweep(keys: ItemKey[], changed: Partial<SweepDueDeps> = {}) {
  const done: string[] = [];
  const measured: number[] = [];
  const run = createSweepDue({
    duePages: async function* () {
      const left: DueKey[] = keys.map((key) => ({ ...key, dueAt: PAST }));
      while (left.length > 0) yield left.splice(0, 2);
    },
    stillDue: async (key) => {
      // A key of DynamoDB holds its own attributes and no other.
      expect(Object.keys(key)).toEqual(['pk', 'sk']);
      return { ...key, gsi2sk: PAST };
    },
    moveLater: async ({ pk }, instant) => void done.push(`later ${pk} ${instant}`),
    work: [
      {
        kind: 'evenements',
        owns: ({ sk }) => sk.startsWith('EVENT#'),
        act: async ({ pk, sk }, _, { asOf }) => void done.push(`act ${pk} ${sk} ${asOf}`),
      },
    ],
    lateDeposits: async () => 0,
    now: () => new Date(NOW),
    paused: async () => false,
    measured: async (seconds) => void measured.push(seconds),
    newRun: () => 'passage-1',
    stage: 'prod',
    ...changed,
  });
  return { run: (input = {}, remaining = () => 60_000) => run(input, remaining), done, measured };
}

describe('a sweep', () => {
  test('acts upon what is due, page after page, and says what by kind', async () => {
    const { run, done } = sweep([event, { ...event, sk: 'EVENT#000002' }, { ...event, sk: 'EVENT#000003' }]);
    expect(await run()).toEqual({
      run: 'passage-1',
      dryRun: false,
      paused: false,
      more: false,
      oldest: PAST,
      due: 3,
      acted: 3,
      failed: 0,
      late: 0,
      kinds: { evenements: { due: 3, acted: 3, failed: 0, oldest: '2026-11-23T09:00:00.000Z' } },
    });
    expect(done).toHaveLength(3);
  });
  test.each([
    ['the oldest thing due', [event], {}, [3_600]],
    ['nothing due', [], {}, [0]],
    ['another instant: it says nothing of the hub', [event], { asOf: NOW }, []],
    ['a dry run', [event], { dryRun: true }, []],
  ])('measures the lateness: %s', async (_, keys, input, seconds) => {
    const { run, measured } = sweep(keys);
    await run(input);
    expect(measured).toEqual(seconds);
  });
  test('is reported, and not made again, where its measures fail', async () => {
    expect(await sweep([event], { measured: fail }).run()).toMatchObject({ due: 1, acted: 1, failed: 0 });
  });
  test('moves later what it could not act upon, and goes on', async () => {
    const { run, done } = sweep([unknown, event]);
    expect(await run()).toMatchObject({ due: 2, acted: 1, failed: 1, kinds: { inconnus: { failed: 1 }, evenements: { acted: 1 } } });
    expect(done.toSorted()).toEqual([`act DOSSIER#A-9-TESTTEST EVENT#000001 ${NOW}`, 'later NOBODY#1 2026-11-23T10:10:00.000Z']);
  });
  test.each<[string, Partial<SweepDueDeps>]>([
    ['cannot be read', { stillDue: async (key) => (key.pk === unknown.pk ? fail() : { ...key, gsi2sk: PAST }) }],
    ['cannot even be moved', { moveLater: fail }],
  ])('an item that %s holds nothing back', async (_, changed) => {
    const { run, done } = sweep([unknown, event], changed);
    expect(await run()).toMatchObject({ due: 2, acted: 1, failed: 1 });
    expect(done).toEqual([`act DOSSIER#A-9-TESTTEST EVENT#000001 ${NOW}`]);
  });
  test('leaves alone what somebody settled since the index was read', async () => {
    const { run, done } = sweep([event], { stillDue: async () => null });
    expect(await run()).toMatchObject({ acted: 1, failed: 0 });
    expect(done).toEqual([]);
  });
  test('an item that comes back on a later page, moved within an instant ahead of the clock, is acted upon once', async () => {
    const { run, done } = sweep([event, unknown, event], { stage: 'local' });
    expect(await run({ asOf: FUTURE })).toMatchObject({ kinds: { evenements: { due: 1, acted: 1 } } });
    expect(done.filter((one) => one.startsWith('act'))).toHaveLength(1);
  });
  test('stops before its deadline, and says that something is left', async () => {
    const { run, done } = sweep([event]);
    expect(await run({}, () => 10_000)).toMatchObject({ due: 0, more: true });
    expect(done).toEqual([]);
  });
  test('a night’s backlog is taken up to the deadline, the rest at the next sweep', async () => {
    const backlog = Array.from({ length: 30 }, (_, index) => ({ ...event, sk: `EVENT#${String(index).padStart(6, '0')}` }));
    const { run, done } = sweep(backlog);
    let time = 20;
    expect(await run({}, () => (time-- > 0 ? 60_000 : 0))).toMatchObject({ more: true, failed: 0 });
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(30);
    expect(await run()).toMatchObject({ more: false });
  });
  test.each([
    ['a future instant outside the local stage', { asOf: FUTURE }, 'prod', true],
    ['a future instant on the local stage', { asOf: FUTURE }, 'local', false],
    ['a past instant', { asOf: PAST }, 'prod', false],
    ['asked for', { dryRun: true }, 'local', true],
  ])('dry run: %s', async (_, input, stage, dryRun) => {
    const { run, done } = sweep([event], { stage });
    const report = await run(input);
    expect(report).toMatchObject({ due: 1, dryRun });
    // What it would do is named; what was done is counted.
    expect(report.items?.map(({ sk }) => sk)).toEqual(dryRun ? [event.sk] : undefined);
    expect(done).toHaveLength(dryRun ? 0 : 1);
  });
});

describe('what is owed', () => {
  const done: string[] = [];
  const moveLater: MoveLater = async ({ gsi2sk }, instant) => void done.push(`later ${gsi2sk} ${instant}`);
  const item = { ...event, gsi2sk: PAST, numero: 'A-9-TESTTEST', seq: 1, after: 0, type: 'depose', essai: 2 };

  async function actOnEvent(carriedTo: number, raised: 'raised' | 'lost' = 'raised'): Promise<string[]> {
    done.length = 0;
    await openEvents({
      loadWithChain: async () => ({ dossier: deposited(), carriedTo }),
      raise: async (_, seq, essai, again) => {
        done.push(`raise ${seq} ${essai} ${again}`);
        return raised;
      },
      start: async ({ seq }, essai) => void done.push(`start ${seq} ${essai}`),
      moveLater,
    }).act(item, NOW, SWEEP);
    return [...done];
  }
  test('the head of a chain is raised, then started', async () => {
    expect(await actOnEvent(0)).toEqual(['raise 1 2 2026-11-23T10:21:00.000Z', 'start 1 3']);
  });
  test('an event behind the head only waits', async () => {
    expect(await actOnEvent(-1)).toEqual([`later ${PAST} 2026-11-23T10:21:00.000Z`]);
  });
  test('a raise lost to another sweeper starts nothing', async () => {
    expect(await actOnEvent(0, 'lost')).toEqual(['raise 1 2 2026-11-23T10:21:00.000Z']);
  });
  test('an owed mail rings its dossier’s bell', async () => {
    done.length = 0;
    const bells = owedMailBells({ ring: async (numero) => void done.push(`ring ${numero}`), moveLater });
    expect(bells.owns({ ...event, sk: 'EFFECT#000001#accuse#usager' })).toBe(true);
    await bells.act({ ...item, kind: 'accuse', role: 'usager', state: 'du' }, NOW, SWEEP);
    expect(done).toEqual([`later ${PAST} 2026-11-23T10:15:00.000Z`, 'ring A-9-TESTTEST']);
  });
  test.each([
    ['an hour later', { fallbackAt: '2026-11-25T10:00:00.000Z' }, '2026-11-23T11:00:00.000Z'],
    ['at its fallback', { fallbackAt: '2026-11-23T10:30:00.000Z' }, '2026-11-23T10:30:00.000Z'],
    ['an hour later, once it fell back', { fallbackAt: '2026-11-23T10:30:00.000Z', fellBackAt: PAST }, '2026-11-23T11:00:00.000Z'],
  ])('a delivery that is due is rung for, and looked at again %s', async (_, times, again) => {
    done.length = 0;
    const bells = deliveryBells({ ring: async (numero) => void done.push(`ring ${numero}`), moveLater });
    expect(bells.owns({ ...event, sk: 'DELIVERY#mairie' })).toBe(true);
    await bells.act({ ...item, ...times }, NOW, SWEEP);
    expect(done).toEqual([`later ${PAST} ${again}`, 'ring A-9-TESTTEST']);
  });
  test('an owed notice rings its own bell', async () => {
    done.length = 0;
    const bells = owedNoticeBells({ ringNotice: async (id) => void done.push(`ring ${id}`), moveLater });
    const notice = { pk: 'AVIS#cle-changee.hebergeur', sk: 'AVIS' };
    expect(bells.owns(notice)).toBe(true);
    await bells.act({ ...notice, gsi2sk: PAST, id: 'cle-changee.hebergeur', state: 'du' }, NOW, SWEEP);
    expect(done).toEqual([`later ${PAST} 2026-11-23T10:15:00.000Z`, 'ring cle-changee.hebergeur']);
  });
  test.each([
    ['owed for an hour', { state: 'du', since: PAST }, 3600],
    ['owed for less', { state: 'du', since: '2026-11-23T09:00:01.000Z' }, 0],
    ['claimed by somebody who lives', { state: 'pris', owner: 'o', since: NOW, leaseUntil: '2026-11-23T10:01:00.000Z' }, 0],
    ['claimed by somebody who died', { state: 'pris', owner: 'o', since: NOW, leaseUntil: '2026-11-23T09:59:00.000Z' }, 60],
  ] as const)('a mail %s has been stuck for %j s', (_, claim, seconds) => {
    expect(stuckSeconds(claim, NOW)).toBe(seconds);
  });
  test('a boite with an unfinished file is looked at again', async () => {
    done.length = 0;
    const bells = boiteBells({
      bucket: 'boites',
      listReturns: async (boite) => [{ key: `${boite}/retours/a.zip`, versionId: 'v1' }],
      overdueScans: async ([first]) => done.push(`scan ${first?.bucket} ${first?.key} ${first?.versionId}`),
      ringBoite: async (boite) => void done.push(`ring ${boite}`),
      moveLater,
    });
    expect(bells.owns({ pk: 'BOITE#commune-01001', sk: 'CLOCHE' })).toBe(true);
    await bells.act({ ...item, boite: 'commune-01001' }, NOW, SWEEP);
    expect(done.slice(-2)).toEqual(['scan boites commune-01001/retours/a.zip v1', 'ring commune-01001']);
  });

  test.each<[string, ItemKey]>([
    ['what has come to its end', { pk: event.pk, sk: 'ECHEANCE#contenu' }],
    ['a number leased without a dossier', { pk: event.pk, sk: 'BAIL' }],
    ['a quarantine', { pk: 'QUARANTAINE#ab', sk: 'QUARANTAINE' }],
  ])('%s rings for its destruction, and is looked at again', async (_, key) => {
    const rung: unknown[] = [];
    done.length = 0;
    const bells = destructionBells({ ring: async (bell) => void rung.push(bell), moveLater, countOverdue: () => done.push('overdue') });
    expect(bells.owns(key)).toBe(true);
    await bells.act({ ...key, gsi2sk: PAST, dueAt: PAST }, NOW, SWEEP);
    expect(rung).toEqual([{ ...key, ...SWEEP }]);
    expect(done).toEqual([`later ${PAST} 2026-11-23T10:10:00.000Z`]);
  });
  test('what should have been destroyed a day ago is counted for an alarm', async () => {
    done.length = 0;
    const bells = destructionBells({ ring: async () => undefined, moveLater, countOverdue: () => done.push('overdue') });
    const key = { pk: event.pk, sk: 'ECHEANCE#contenu' };
    await bells.act({ ...key, gsi2sk: PAST, dueAt: '2026-11-22T09:59:59.999Z' }, NOW, SWEEP);
    expect(done[0]).toBe('overdue');
  });
  test('the lease of a boite is no work of destruction', () => {
    const bells = destructionBells({ ring: async () => undefined, moveLater, countOverdue: () => undefined });
    expect(bells.owns({ pk: 'BOITE#commune-01001', sk: 'BAIL' })).toBe(false);
  });
});
