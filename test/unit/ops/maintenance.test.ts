import { describe, expect, test } from 'vitest';
import { PartnerIdSchema } from '../../../functions/domain/ids.ts';
import type { Maintenance } from '../../../functions/domain/maintenance.ts';
import type { Notice } from '../../../functions/domain/notices.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';
import { directoryOf, raccordementOf } from './world.ts';

function hubOf() {
  const kept = new Map<string, Maintenance>();
  const notices: Notice[] = [];
  const { hub: directory } = directoryOf([raccordementOf({ state: 'actif', technicalContact: 'support@editeur.test' })]);
  const hub = {
    ...directory,
    endpoints: { all: async () => [] },
    partners: [{ id: PartnerIdSchema.parse('pec'), contact: 'pec@exemple.test' }],
    notices: { owe: async (notice: Notice) => void notices.push(notice) },
    service: {
      maintenances: async (after: string) => [...kept.values()].filter(({ to }) => to >= after),
      putMaintenance: async (one: Maintenance) => void kept.set(one.id, one),
    },
  } as unknown as Partial<Hub>;
  return { hub, kept, notices };
}

const PLAN = 'maintenance plan 2026-11-28T22:00 2026-11-29T02:00';
const OFFICE = ['maintenance', 'plan', '2026-11-26T10:00', '2026-11-26T11:00'];

describe('maintenance', () => {
  test('plan keeps it in the hours of Paris, and tells each partner once', async () => {
    const { hub, kept, notices } = hubOf();
    const { code, out, acts } = await run(PLAN, { hub });
    expect(code).toBe(0);
    expect(out).toContain('samedi 28 novembre 2026 à 22 h 00 (heure de Paris, UTC+01:00)');
    expect(out).toContain('2 partenaires à prévenir');
    expect([...kept.values()]).toMatchObject([
      { id: '20261125T150000Z', from: '2026-11-28T21:00:00.000Z', to: '2026-11-29T01:00:00.000Z', by: 'camille@poste' },
    ]);
    expect(notices.map(({ id }) => id)).toEqual([
      'maintenance-planifiee.20261125T150000Z.partenaire.pec',
      'maintenance-planifiee.20261125T150000Z.01001.RCO',
    ]);
    expect(notices[0]?.facts).toEqual({ debut: '2026-11-28T21:00:00.000Z', fin: '2026-11-29T01:00:00.000Z' });
    expect(acts.at(-1)).toMatchObject({ act: 'maintenance plan', target: '20261128T210000Z 20261129T010000Z', outcome: 'fait' });
  });

  test('plan refuses office hours, unless it is forced with a reason', async () => {
    const { hub, kept, notices } = hubOf();
    const refused = await run(OFFICE, { hub });
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('8 h à 20 h un jour ouvré');
    expect(refused.acts.at(-1)).toMatchObject({ outcome: 'refuse' });
    expect([kept.size, notices.length]).toEqual([0, 0]);
    expect((await run([...OFFICE, '--force'], { hub })).code).toBe(2);
    expect((await run([...OFFICE, '--force', '--reason', 'faille de sécurité'], { hub })).code).toBe(0);
    expect([...kept.values()]).toMatchObject([{ forced: 'faille de sécurité' }]);
  });

  test.each(['2027-03-28T02:30', '2026-13-01T22:00'])('plan refuses %s, which no clock of Paris shows', async (typed) => {
    const { hub, kept } = hubOf();
    expect((await run(['maintenance', 'plan', typed, '2027-03-28T05:00'], { hub })).code).toBe(1);
    expect(kept.size).toBe(0);
  });

  test('plan refuses what is no time', async () => {
    expect((await run('maintenance plan demain 2026-11-29T02:00', hubOf())).code).toBe(2);
  });

  test('cancel tells the partners, and keeps what was cancelled in the list', async () => {
    const { hub, notices } = hubOf();
    await run(PLAN, { hub });
    expect((await run('maintenance cancel 20261125T150000Z', { hub })).code).toBe(0);
    expect(notices.slice(2).map(({ id }) => id)).toEqual([
      'maintenance-annulee.20261125T150000Z.partenaire.pec',
      'maintenance-annulee.20261125T150000Z.01001.RCO',
    ]);
    expect((await run('maintenance cancel 20261125T150000Z', { hub })).code).toBe(1);
    expect((await run('maintenance cancel 20200101T000000Z', { hub })).code).toBe(1);
    expect((await run('maintenance list', { hub })).out).toContain('annulée');
  });

  test('list says what is planned, by whom', async () => {
    const { hub } = hubOf();
    expect((await run('maintenance list', { hub })).out).toBe('Aucune maintenance.');
    await run(PLAN, { hub });
    const { out } = await run('maintenance list', { hub });
    expect(out).toMatch(/20261125T150000Z {2}28\/11\/2026 22:00:00 {2}29\/11\/2026 02:00:00 {2}prévue {2}camille@poste/);
  });
});
