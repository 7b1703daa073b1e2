import { describe, expect, test } from 'vitest';
import { secondsLater } from '../../../functions/domain/instants.ts';
import type { Maintenance } from '../../../functions/domain/maintenance.ts';
import {
  afterAlarm,
  afterTime,
  DELAYS,
  ServiceRecordSchema,
  type ServiceWatch,
  serviceRecord,
  UNWATCHED,
} from '../../../functions/domain/service-status.ts';

const T0 = '2026-11-25T13:05:00.000Z';
const minutes = (count: number) => secondsLater(T0, count * 60);
const alarmed = (since = T0): ServiceWatch => ({ version: 0, alarm: { state: 'alarme', since } });
const night = (from: number, to: number, own: Partial<Maintenance> = {}): Maintenance => ({
  id: '20261124T100000Z',
  from: minutes(from),
  to: minutes(to),
  plannedAt: minutes(-1000),
  by: 'camille',
  ...own,
});

describe('what the alarm says', () => {
  test('is kept by its first instant; the same again, or older, changes nothing', () => {
    const watch = afterAlarm(UNWATCHED, { state: 'alarme', since: T0 });
    expect(watch).toEqual({ version: 0, alarm: { state: 'alarme', since: T0 } });
    expect(afterAlarm(watch, { state: 'alarme', since: minutes(3) })).toBe(watch);
    expect(afterAlarm(watch, { state: 'calme', since: minutes(-3) })).toBe(watch);
    expect(afterAlarm(watch, { state: 'calme', since: minutes(3) }).alarm).toEqual({ state: 'calme', since: minutes(3) });
  });
});

describe('an incident', () => {
  test('nothing is said of an alarm that does not last ten minutes', () => {
    expect(afterTime(alarmed(), [], minutes(9)).happening).toBeUndefined();
    const over = afterAlarm(alarmed(), { state: 'calme', since: minutes(9) });
    expect(afterTime(over, [], minutes(30))).toEqual({ watch: over });
  });

  test('begins at the instant of the alarm, once it has lasted, and is said once', () => {
    const { watch, happening } = afterTime(alarmed(), [], minutes(DELAYS.announceSeconds / 60));
    expect(happening).toEqual({ kind: 'service-perturbe', since: T0 });
    expect(afterTime(watch, [], minutes(15))).toEqual({ watch });
  });

  test('ends at the instant at which the alarm fell quiet, once it has been so for half an hour', () => {
    const begun = afterTime(alarmed(), [], minutes(10)).watch;
    const quiet = afterAlarm(begun, { state: 'calme', since: minutes(50) });
    expect(afterTime(quiet, [], minutes(79)).happening).toBeUndefined();
    const { watch, happening } = afterTime(quiet, [], minutes(80));
    expect(happening).toEqual({ kind: 'service-retabli', since: T0, resolvedAt: minutes(50) });
    expect(watch).toEqual({ version: 0, alarm: quiet.alarm, lastIncident: { since: T0, resolvedAt: minutes(50) } });
    expect(afterTime(watch, [], minutes(200))).toEqual({ watch });
  });

  test('an alarm that comes and goes is one incident', () => {
    let watch = afterTime(alarmed(), [], minutes(10)).watch;
    const said: unknown[] = [];
    for (let at = 20; at < 200; at += 20) {
      watch = afterAlarm(watch, { state: at % 40 === 0 ? 'alarme' : 'calme', since: minutes(at) });
      const step = afterTime(watch, [], minutes(at + 15));
      watch = step.watch;
      said.push(step.happening);
    }
    expect(said.every((one) => one === undefined)).toBe(true);
    expect(watch.incident).toEqual({ since: T0 });
  });

  test('does not begin during a planned maintenance, and counts from its end', () => {
    const planned = [night(-30, 60)];
    expect(afterTime(alarmed(), planned, minutes(59)).happening).toBeUndefined();
    expect(afterTime(alarmed(), planned, minutes(69)).happening).toBeUndefined();
    expect(afterTime(alarmed(), planned, minutes(70)).happening).toEqual({ kind: 'service-perturbe', since: minutes(60) });
  });

  test('nor just before one, which would announce it in the middle; nor where a second follows the first', () => {
    expect(afterTime(alarmed(), [night(5, 60)], minutes(20)).happening).toBeUndefined();
    expect(afterTime(alarmed(), [night(65, 120), night(-30, 60)], minutes(75)).happening).toBeUndefined();
  });

  test('a cancelled maintenance hides nothing', () => {
    expect(afterTime(alarmed(), [night(-30, 60, { cancelledAt: minutes(-60) })], minutes(10)).happening).toBeDefined();
  });
});

describe('the public record', () => {
  test('normal', () => {
    expect(serviceRecord(UNWATCHED, [], T0)).toEqual({
      version: '1',
      at: T0,
      state: 'normal',
      since: null,
      message: 'Le service des télédossiers fonctionne normalement.',
      lastIncident: null,
      maintenances: [],
    });
  });

  test('degraded: since when, in a sentence that names nothing of ours', () => {
    const record = serviceRecord({ ...alarmed(), incident: { since: T0 } }, [night(-5, 60)], minutes(12));
    expect(ServiceRecordSchema.parse(record)).toMatchObject({ state: 'perturbe', since: T0, at: minutes(12) });
    expect(record.message).toBe(
      'Le service des télédossiers est perturbé depuis le mercredi 25 novembre 2026 à 14 h 05 (heure de Paris, UTC+01:00). Les dossiers déposés sont conservés et seront transmis aux communes.',
    );
  });

  test('in maintenance, and those that come', () => {
    const record = serviceRecord(UNWATCHED, [night(600, 660), night(-5, 60)], T0);
    expect(record).toMatchObject({ state: 'maintenance', since: minutes(-5) });
    expect(record.maintenances.map(({ from }) => from)).toEqual([minutes(-5), minutes(600)]);
    expect(record.maintenances[1]?.message).toMatch(
      /^Maintenance prévue du jeudi 26 novembre 2026 à 00 h 05 .* au jeudi 26 novembre 2026 à 01 h 05 /,
    );
  });
});
