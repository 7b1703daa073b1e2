import { describe, expect, test } from 'vitest';
import { ahead, type Maintenance, planMaintenance, underWay } from '../../../functions/domain/maintenance.ts';

const NOW = '2026-11-25T15:00:00.000Z';
/** A night of November: 22 h to 2 h in Paris. */
const NIGHT = { from: '2026-11-28T21:00:00.000Z', to: '2026-11-29T01:00:00.000Z' };
const kept = (own: Partial<Maintenance> = {}): Maintenance => ({ id: '20261124T100000Z', ...NIGHT, plannedAt: NOW, by: 'camille', ...own });

describe('a maintenance', () => {
  test('is planned outside office hours, named after the instant at which it was', () => {
    expect(planMaintenance(NIGHT, [], 'camille', NOW)).toEqual({ id: '20261125T150000Z', ...NIGHT, plannedAt: NOW, by: 'camille' });
  });

  test.each([
    ['begins in the past', { from: '2026-11-25T14:59:59.000Z', to: NIGHT.to }, 'PASSEE'],
    ['ends before it begins', { from: NIGHT.to, to: NIGHT.from }, 'INVERSEE'],
    ['lasts longer than a weekend', { from: '2026-11-27T19:00:00.000Z', to: '2026-11-30T09:00:00.001Z' }, 'TROP_LONGUE'],
    ['touches office hours', { from: '2026-11-26T12:00:00.000Z', to: '2026-11-26T13:00:00.000Z' }, 'HEURES_OUVREES'],
  ] as const)('that %s is refused', (_, wanted, why) => {
    expect(planMaintenance(wanted, [], 'camille', NOW)).toBe(why);
  });

  test.each([
    ['from Friday 20 h to Monday 8 h', '2026-11-27T19:00:00.000Z', '2026-11-30T07:00:00.000Z'],
    ['the same over the night that has one hour more', '2026-10-23T18:00:00.000Z', '2026-10-26T07:00:00.000Z'],
  ])('may last %s', (_, from, to) => {
    expect(planMaintenance({ from, to }, [], 'camille', '2026-10-01T10:00:00.000Z')).toMatchObject({ from, to });
  });

  test('is forced into office hours with a reason, which is kept only where it was needed', () => {
    const wanted = { from: '2026-11-26T12:00:00.000Z', to: '2026-11-26T13:00:00.000Z', forced: 'faille de sécurité' };
    expect(planMaintenance(wanted, [], 'camille', NOW)).toMatchObject({ forced: 'faille de sécurité' });
    expect(planMaintenance({ ...NIGHT, forced: 'faille' }, [], 'camille', NOW)).not.toHaveProperty('forced');
  });

  test('never overlaps another; one may follow another, or take the place of a cancelled one', () => {
    expect(planMaintenance({ ...NIGHT, to: '2026-11-28T22:00:00.000Z' }, [kept()], 'camille', NOW)).toBe('CHEVAUCHEMENT');
    expect(planMaintenance({ from: NIGHT.to, to: '2026-11-29T02:00:00.000Z' }, [kept()], 'camille', NOW)).toMatchObject({ from: NIGHT.to });
    expect(planMaintenance(NIGHT, [kept({ cancelledAt: NOW })], 'camille', NOW)).toMatchObject(NIGHT);
  });
});

test('what is ahead: neither over nor cancelled, soonest first; what is under way: begun, and not ended', () => {
  const [first, second] = [kept(), kept({ id: '20261124T110000Z', from: '2026-12-05T21:00:00.000Z', to: '2026-12-05T23:00:00.000Z' })];
  const all = [second, kept({ id: '20261124T120000Z', cancelledAt: NOW }), first];
  expect(ahead(all, NOW)).toEqual([first, second]);
  expect(ahead(all, NIGHT.to)).toEqual([second]);
  expect(underWay(all, NOW)).toBeUndefined();
  expect(underWay(all, NIGHT.from)).toEqual(first);
  expect(underWay(all, NIGHT.to)).toBeUndefined();
});
