import { describe, expect, test } from 'vitest';
import { type Quarantine, QuarantineSchema } from '../../../functions/adapters/dossiers-table/quarantines.ts';
import { refuse } from '../../../functions/domain/refusals.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { NOW, run } from './run.ts';

const ID = 'ab'.repeat(16);
const OTHER = 'cd'.repeat(16);
const quarantineOf = (own: Partial<Quarantine> = {}): Quarantine =>
  QuarantineSchema.parse({
    id: ID,
    at: '2026-11-20T10:00:00.000Z',
    sender: 'msp',
    numero: 'A-9-TESTTEST',
    refusal: refuse('COMMUNE_NON_RACCORDEE', 'Routage'),
    key: `quarantaine/${ID}/paquet.zip`,
    bytes: 1234,
    ...own,
  });

/** Quarantines in memory, the depot and the vault as a list of what was done. */
function hubOf(...quarantines: Quarantine[]) {
  const kept = new Map(quarantines.map((one) => [one.id, one]));
  const done: string[] = [];
  const change = (id: string, what: Partial<Quarantine>): void => {
    const before = kept.get(id);
    if (before !== undefined) kept.set(id, { ...before, ...what });
  };
  const hub = {
    names: { VaultBucket: 'vault' },
    quarantines: {
      quarantine: async (id: string) => kept.get(id) ?? null,
      quarantinesOf: async (day: string) => [...kept.values()].filter(({ at }) => at.startsWith(day)),
      recordReplay: async (id: string, replayed: Quarantine['replayed']) => {
        done.push(`recorded ${id}`);
        change(id, { replayed });
      },
      closeQuarantine: async (id: string, discarded: Quarantine['discarded']) => change(id, { key: null, discarded }),
    },
    depot: {
      putBack: async (key: string, from: { key: string }, receivedAt: string) => void done.push(`${from.key} → ${key} (${receivedAt})`),
    },
    destroyQuarantine: async ({ id }: Quarantine) => void done.push(`destroyed ${id}`),
  } as unknown as Partial<Hub>;
  return { hub, kept, done };
}

describe('quarantaine', () => {
  test('list names those that wait, of the last thirty days; --toutes the others too', async () => {
    const replayed = { at: NOW, by: 'camille@poste' };
    const { hub } = hubOf(quarantineOf(), quarantineOf({ id: OTHER, replayed }));
    const { out } = await run('quarantaine list', { hub });
    expect(out).toContain(ID);
    expect(out).toContain('COMMUNE_NON_RACCORDEE');
    expect(out).not.toContain(OTHER);
    expect((await run('quarantaine list --toutes', { hub })).out).toContain('rejouée');
  });

  test('show says why, and what to do, without a word of the content', async () => {
    const { hub } = hubOf(quarantineOf());
    const { out } = await run(`quarantaine show ${ID}`, { hub });
    expect(out).toContain('COMMUNE_NON_RACCORDEE : ');
    expect(out).toContain('20/12/2026');
  });

  test('replay puts the bytes before the reader under the sender they came from, then records who did it', async () => {
    const { hub, done, kept } = hubOf(quarantineOf());
    const { code, acts } = await run(`quarantaine replay ${ID}`, { hub });
    expect(code).toBe(0);
    expect(done).toEqual([`quarantaine/${ID}/paquet.zip → rejeu/msp/${ID}.zip (2026-11-20T10:00:00.000Z)`, `recorded ${ID}`]);
    expect(kept.get(ID)?.replayed).toEqual({ at: NOW, by: 'camille@poste' });
    expect(acts.at(-1)).toMatchObject({ act: 'quarantaine replay', target: ID, outcome: 'fait' });
  });

  test('replay again is the same deposit again: it keeps the first receipt', async () => {
    const { hub, done } = hubOf(quarantineOf({ receivedAt: '2026-11-01T10:00:00.000Z' }));
    await run(`quarantaine replay ${ID}`, { hub });
    expect(done[0]).toContain('(2026-11-01T10:00:00.000Z)');
  });

  test('replay --all takes those that wait, of one reason if asked', async () => {
    const { hub, done } = hubOf(quarantineOf(), quarantineOf({ id: OTHER, refusal: refuse('ZIP_ILLISIBLE', 'archive') }));
    await run('quarantaine replay --all --motif COMMUNE_NON_RACCORDEE', { hub });
    expect(done.filter((one) => one.startsWith('recorded'))).toEqual([`recorded ${ID}`]);
    expect((await run('quarantaine replay --all --json', { hub })).json()).toEqual({ replayed: [OTHER] });
  });

  test.each([
    ['the bytes are destroyed', `quarantaine replay ${ID}`, 1],
    ['it is not known', `quarantaine replay ${'ef'.repeat(16)}`, 1],
    ['nothing is named', 'quarantaine replay', 2],
    ['one and all are named', `quarantaine replay ${ID} --all`, 2],
  ])('replay is refused where %s', async (_, line, code) => {
    const { hub, done } = hubOf(quarantineOf({ key: null }));
    expect((await run(line, { hub })).code).toBe(code);
    expect(done).toEqual([]);
  });

  test('discard destroys the bytes, and keeps the reason and its author; again is a success', async () => {
    const { hub, done, kept } = hubOf(quarantineOf());
    const line = ['quarantaine', 'discard', ID, '--reason', 'envoi d’essai du portail', '--oui'];
    expect((await run(line, { hub })).code).toBe(0);
    expect(done).toEqual([`destroyed ${ID}`]);
    expect(kept.get(ID)).toMatchObject({ key: null, discarded: { by: 'camille@poste', reason: 'envoi d’essai du portail' } });
    expect((await run(line, { hub })).code).toBe(0);
    expect(done).toHaveLength(1);
  });

  test('discard asks first', async () => {
    const { hub, done } = hubOf(quarantineOf());
    expect((await run(['quarantaine', 'discard', ID, '--reason', 'essai'], { hub, interactive: true, answer: false })).code).not.toBe(0);
    expect(done).toEqual([]);
  });
});
