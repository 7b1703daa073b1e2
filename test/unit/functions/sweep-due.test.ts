import { describe, expect, test } from 'vitest';
import type { ItemKey } from '../../../functions/adapters/dossiers-table/due.ts';
import { boiteBells, oldQuarantines, openEvents, orphanDeposits, owedMailBells } from '../../../functions/sweep-due/owed-work.ts';
import { createSweepDue, type SweepDueDeps } from '../../../functions/sweep-due/sweep-due.ts';
import { deposited } from '../domain/dossier-fixtures.ts';

const NOW = '2026-11-23T10:00:00.000Z';
const PAST = '2026-11-23T09:00:00.000Z';
const FUTURE = '2026-12-25T10:00:00.000Z';
const event: ItemKey = { pk: 'DOSSIER#A-9-TESTTEST', sk: 'EVENT#000001' };
const unknown: ItemKey = { pk: 'NOBODY#1', sk: 'X' };

/** What DynamoDB says of an item in the middle of a transaction. */
async function fail(): Promise<never> {
  throw Object.assign(new Error('ongoing transaction'), { name: 'TransactionConflictException' });
}

function sweep(keys: ItemKey[], changed: Partial<SweepDueDeps> = {}) {
  const done: string[] = [];
  const left = [...keys];
  const run = createSweepDue({
    dueAt: async () => left.splice(0, 2),
    stillDue: async (key) => ({ ...key, gsi2sk: PAST }),
    moveLater: async ({ pk }, _, instant) => void done.push(`later ${pk} ${instant}`),
    work: [{ owns: ({ sk }) => sk.startsWith('EVENT#'), act: async ({ pk, sk }) => void done.push(`act ${pk} ${sk}`) }],
    now: () => new Date(NOW),
    stage: 'prod',
    ...changed,
  });
  return { run: (input = {}, remaining = 60_000) => run(input, () => remaining), done };
}

describe('a sweep', () => {
  test('acts upon what is due, round after round', async () => {
    const { run, done } = sweep([event, { ...event, sk: 'EVENT#000002' }, { ...event, sk: 'EVENT#000003' }]);
    expect(await run()).toEqual({ due: 3, acted: 3, failed: 0, dryRun: false });
    expect(done).toHaveLength(3);
  });
  test('moves later what it could not act upon, and goes on', async () => {
    const { run, done } = sweep([unknown, event]);
    expect(await run()).toEqual({ due: 2, acted: 1, failed: 1, dryRun: false });
    expect(done).toEqual(['later NOBODY#1 2026-11-23T10:10:00.000Z', 'act DOSSIER#A-9-TESTTEST EVENT#000001']);
  });
  test.each<[string, Partial<SweepDueDeps>]>([
    ['cannot be read', { stillDue: async (key) => (key === unknown ? fail() : { ...key, gsi2sk: PAST }) }],
    ['cannot even be moved', { moveLater: fail }],
  ])('an item that %s holds nothing back', async (_, changed) => {
    const { run, done } = sweep([unknown, event], changed);
    expect(await run()).toEqual({ due: 2, acted: 1, failed: 1, dryRun: false });
    expect(done).toEqual(['act DOSSIER#A-9-TESTTEST EVENT#000001']);
  });
  test('leaves alone what somebody settled since the index was read', async () => {
    const { run, done } = sweep([event], { stillDue: async () => null });
    expect(await run()).toMatchObject({ acted: 1, failed: 0 });
    expect(done).toEqual([]);
  });
  test('stops before its deadline', async () => {
    const { run, done } = sweep([event]);
    expect(await run({}, 10_000)).toMatchObject({ due: 0 });
    expect(done).toEqual([]);
  });
  test.each([
    ['a future instant outside the local stage', { asOf: FUTURE }, 'prod', true],
    ['a future instant on the local stage', { asOf: FUTURE }, 'local', false],
    ['a past instant', { asOf: PAST }, 'prod', false],
    ['asked for', { dryRun: true }, 'local', true],
  ])('dry run: %s', async (_, input, stage, dryRun) => {
    const { run, done } = sweep([event], { stage });
    expect(await run(input)).toMatchObject({ due: 1, dryRun });
    expect(done).toHaveLength(dryRun ? 0 : 1);
  });
});

describe('what is owed', () => {
  const done: string[] = [];
  const moveLater = async (_: ItemKey, seen: string, instant: string): Promise<void> => void done.push(`later ${seen} ${instant}`);
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
    }).act(item, NOW);
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
    await bells.act(item, NOW);
    expect(done).toEqual([`later ${PAST} 2026-11-23T10:15:00.000Z`, 'ring A-9-TESTTEST']);
  });
  test('a boite with an unfinished file is looked at again', async () => {
    done.length = 0;
    const bells = boiteBells({ ringBoite: async (boite) => void done.push(`ring ${boite}`), moveLater });
    expect(bells.owns({ pk: 'BOITE#commune-01001', sk: 'CLOCHE' })).toBe(true);
    await bells.act({ ...item, boite: 'commune-01001' }, NOW);
    expect(done.at(-1)).toBe('ring commune-01001');
  });

  async function actOnLease(acquired: 'acquired' | 'refused', dossier: unknown): Promise<string[]> {
    const acts: string[] = [];
    const work = orphanDeposits({
      load: async () => dossier,
      acquireDeposit: async () => acquired,
      destroy: async (name) => void acts.push(`destroy ${name}`),
      dropDeposit: async (_, owner) => void acts.push(`drop ${owner}`),
      newOwner: () => 'me',
    });
    await work.act({ pk: event.pk, sk: 'BAIL', owner: 'dead', contentKey: 'contenu/A-9-TESTTEST/x.zip' }, NOW);
    return acts;
  }
  test('bytes without a dossier are destroyed under the sweeper’s own lease', async () => {
    expect(await actOnLease('acquired', null)).toEqual(['destroy contenu/A-9-TESTTEST/', 'destroy adresses/A-9-TESTTEST', 'drop me']);
  });
  test('a lease that its dossier outlived is dropped, nothing is destroyed', async () => {
    expect(await actOnLease('refused', deposited())).toEqual(['drop dead']);
  });
  test('a quarantine that is due is emptied, then closed', async () => {
    const acts: string[] = [];
    const id = 'ab'.repeat(16);
    const work = oldQuarantines({
      destroy: async (name) => void acts.push(`destroy ${name}`),
      closeQuarantine: async (closed) => void acts.push(`close ${closed}`),
    });
    expect(work.owns({ pk: `QUARANTAINE#${id}`, sk: 'QUARANTAINE' })).toBe(true);
    await work.act({ pk: `QUARANTAINE#${id}`, sk: 'QUARANTAINE', id, gsi2sk: PAST }, NOW);
    expect(acts).toEqual([`destroy quarantaine/${id}/`, `close ${id}`]);
  });
  test('a receiver at work is left alone', async () => {
    await expect(actOnLease('refused', null)).rejects.toThrow('a receiver holds the number');
  });
});
