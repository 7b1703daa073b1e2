import { describe, expect, test } from 'vitest';
import { AnnounceStatusInputSchema, createAnnounceStatus } from '../../../functions/announce-status/announce-status.ts';
import { RaccordementSchema } from '../../../functions/domain/commune.ts';
import { PartnerIdSchema } from '../../../functions/domain/ids.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import type { Maintenance } from '../../../functions/domain/maintenance.ts';
import type { Notice } from '../../../functions/domain/notices.ts';
import { type ServiceRecord, type ServiceWatch, UNWATCHED } from '../../../functions/domain/service-status.ts';
import { createTellPartners } from '../../../functions/shared/tell-partners.ts';

const T0 = '2026-11-25T13:05:00.000Z';
const minutes = (count: number) => secondsLater(T0, count * 60);

/** What EventBridge brings for a composite alarm (CloudWatch guide, « Alarm events and EventBridge »). */
const alarmEvent = (value: string, at: string) => ({
  version: '0',
  id: 'd3dfc86d-384d-24c8-0345-9f7986db0b80',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  time: at,
  region: 'eu-west-3',
  resources: ['arn:aws:cloudwatch:eu-west-3:123456789012:alarm:Teledossier-prod-service-degrade'],
  detail: {
    alarmName: 'Teledossier-prod-service-degrade',
    state: { value, reason: 'one alarm of the rule changed', timestamp: at.replace('Z', '+0000') },
    previousState: { value: 'OK', timestamp: at.replace('Z', '+0000') },
    configuration: { alarmRule: 'ALARM("a")' },
  },
});

function world({ losing = 0, maintenances = [] as Maintenance[] } = {}) {
  const state = { watch: UNWATCHED as ServiceWatch, now: T0, losing };
  const notices = new Map<string, Notice>();
  const records: ServiceRecord[] = [];
  const asked: string[] = [];
  const editor = {
    insee: '01001',
    mode: 'sftp',
    state: 'actif',
    boite: 'boite-01001',
    mailbox: 'm@c.test',
    technicalContact: 'support@editeur.test',
  };
  const announce = createAnnounceStatus({
    watch: async () => state.watch,
    save: async (watch) => {
      if (state.losing-- > 0) return 'lost';
      state.watch = { ...watch, version: watch.version + 1 };
      return 'saved';
    },
    maintenances: async (after) => {
      asked.push(after);
      return maintenances.filter(({ to }) => to >= after);
    },
    tellPartners: createTellPartners({
      raccordements: async () => ['RCO', 'ILE'].map((demarche) => RaccordementSchema.parse({ ...editor, demarche })),
      endpoints: async () => [],
      partners: [{ id: PartnerIdSchema.parse('pec') }],
      owe: async (notice) => void (notices.has(notice.id) || notices.set(notice.id, notice)),
    }),
    publish: async (record) => void records.push(record),
    now: () => new Date(state.now),
  });
  const given = (input: unknown) => announce(AnnounceStatusInputSchema.parse(input));
  return {
    state,
    notices,
    records,
    asked,
    hear: (...events: object[]) =>
      given({ Records: events.map((body, index) => ({ messageId: `m${index}`, body: JSON.stringify(body), attributes: {} })) }),
    look: (at: string) => {
      state.now = at;
      return given({});
    },
  };
}

describe('the state of the service', () => {
  test('an event of the alarm is written down; nobody is told yet', async () => {
    const w = world();
    expect(await w.hear(alarmEvent('ALARM', T0))).toEqual({ batchItemFailures: [] });
    expect(w.state.watch.alarm).toEqual({ state: 'alarme', since: T0 });
    expect(w.records).toEqual([]);
    await w.look(minutes(5));
    expect(w.records).toMatchObject([{ state: 'normal', at: minutes(5) }]);
    expect(w.notices.size).toBe(0);
  });

  test('an incident is told once to each contact, at its beginning and at its end, and the record says so', async () => {
    const w = world();
    await w.hear(alarmEvent('ALARM', T0));
    await w.look(minutes(10));
    await w.look(minutes(15));
    expect([...w.notices.keys()]).toEqual([
      'service-perturbe.20261125T130500Z.partenaire.pec',
      'service-perturbe.20261125T130500Z.01001.ILE',
    ]);
    expect([...w.notices.values()][0]).toMatchObject({ kind: 'service-perturbe', facts: { depuis: T0 }, at: minutes(10) });
    await w.hear(alarmEvent('OK', minutes(40)));
    await w.look(minutes(60));
    expect(w.records.at(-1)).toMatchObject({ state: 'perturbe', since: T0 });
    await w.look(minutes(70));
    await w.look(minutes(75));
    expect(w.records.at(-1)).toMatchObject({ state: 'normal', lastIncident: { since: T0, resolvedAt: minutes(40) } });
    expect(w.notices.size).toBe(4);
    expect([...w.notices.values()].at(-1)).toMatchObject({ kind: 'service-retabli', facts: { depuis: T0, retabli: minutes(40) } });
  });

  test('what is told before a death is told again under the same names', async () => {
    const w = world({ losing: 1 });
    w.state.watch = { version: 3, alarm: { state: 'alarme', since: T0 } };
    await w.look(minutes(10));
    expect(w.state.watch.incident).toBeUndefined();
    await w.look(minutes(15));
    expect(w.state.watch.incident).toEqual({ since: T0 });
    expect(w.notices.size).toBe(2);
  });

  test('an event whose write is lost comes back; one that says nothing new, or has no data, is acknowledged', async () => {
    const w = world({ losing: 1 });
    expect(await w.hear(alarmEvent('ALARM', T0))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    await w.hear(alarmEvent('ALARM', T0));
    const { version } = w.state.watch;
    await w.hear(alarmEvent('ALARM', minutes(2)), alarmEvent('INSUFFICIENT_DATA', minutes(3)));
    expect(w.state.watch).toEqual({ version, alarm: { state: 'alarme', since: T0 } });
  });

  test('an event of another shape goes back, and ends among the dead letters', async () => {
    expect(await world().hear({ source: 'aws.cloudwatch' })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });

  test('a maintenance that was under way when the alarm began is looked for, even once it is over', async () => {
    const over = { id: '20261124T100000Z', from: minutes(-60), to: minutes(5), plannedAt: minutes(-900), by: 'camille' };
    const w = world({ maintenances: [over] });
    await w.hear(alarmEvent('ALARM', T0));
    await w.look(minutes(12));
    expect(w.asked.at(-1)).toBe(T0);
    expect(w.notices.size).toBe(0);
    await w.look(minutes(15));
    expect([...w.notices.keys()][0]).toContain('20261125T131000Z');
  });
});
