import * as z from 'zod';
import { compactInstant } from '../domain/instants.ts';
import type { Maintenance } from '../domain/maintenance.ts';
import {
  type AlarmSignal,
  afterAlarm,
  afterTime,
  type Happening,
  type ServiceRecord,
  type ServiceWatch,
  serviceRecord,
} from '../domain/service-status.ts';
import { AwsInstantSchema } from '../shared/aws-instant.ts';
import { info, warn } from '../shared/logger.ts';
import { type BatchResponse, eachRecord, type Handled, QueueEventSchema } from '../shared/queue.ts';
import type { TellPartners } from '../shared/tell-partners.ts';

/** Events of the alarm, from their queue; or the schedule, which sends what it likes. */
export const AnnounceStatusInputSchema = z.union([QueueEventSchema, z.object({ Records: z.undefined().optional() })]);
export type AnnounceStatusInput = z.output<typeof AnnounceStatusInputSchema>;

/**
 * « CloudWatch Alarm State Change », as EventBridge brings it: the rule names the one alarm. Loose: AWS adds fields.
 */
export const AlarmEventSchema = z.object({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z
    .object({
      state: z
        .object({
          value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
          timestamp: AwsInstantSchema,
        })
        .loose(),
    })
    .loose(),
});

export interface AnnounceStatusDeps {
  readonly watch: () => Promise<ServiceWatch>;
  readonly save: (watch: ServiceWatch) => Promise<'saved' | 'lost'>;
  /** Those that end after an instant. */
  readonly maintenances: (after: string) => Promise<readonly Maintenance[]>;
  readonly tellPartners: TellPartners;
  readonly publish: (record: ServiceRecord) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Says outside what the service is. The alarm's events are written down as they come; every five minutes the function looks at what they
 * have become, tells the partners of what begins and ends, and writes the public record. It relies on no sweep: the sweeper may be what is down.
 */
export function createAnnounceStatus(deps: AnnounceStatusDeps) {
  const { watch, save, maintenances, tellPartners, publish, now } = deps;

  /** An event that loses its write comes back, and finds what was written. */
  async function hear(signal: AlarmSignal): Promise<Handled> {
    const before = await watch();
    const after = afterAlarm(before, signal);
    if (after === before) return 'done';
    if ((await save(after)) === 'lost') return 'back';
    warn('SERVICE_ALARM', { state: signal.state, since: signal.since });
    return 'done';
  }

  async function look(): Promise<ServiceRecord> {
    const instant = now().toISOString();
    const before = await watch();
    // Those that were under way when the alarm began, too.
    const since = before.alarm?.since ?? instant;
    const planned = await maintenances(since < instant ? since : instant);
    const { watch: after, happening } = afterTime(before, planned, instant);
    if (happening !== undefined) {
      // Told before it is written: who dies in between tells it again, under the same names.
      const told = await tellPartners(tellingOf(happening, instant));
      warn('SERVICE_ANNOUNCED', { kind: happening.kind, since: happening.since, told });
      // Lost: the alarm spoke at this very moment. The next look sees both.
      if ((await save(after)) === 'lost') info('SERVICE_WATCH_HELD');
    }
    const record = serviceRecord(after, planned, instant);
    await publish(record);
    return record;
  }

  const fromQueue = eachRecord(async (body) => {
    const { value, timestamp } = AlarmEventSchema.parse(body).detail.state;
    // Without data it says nothing: what it said before stands.
    if (value === 'INSUFFICIENT_DATA') return 'done';
    return hear({ state: value === 'ALARM' ? 'alarme' : 'calme', since: timestamp });
  });

  return async (input: AnnounceStatusInput): Promise<BatchResponse | ServiceRecord> =>
    input.Records === undefined ? look() : fromQueue(input);
}

function tellingOf({ kind, since, resolvedAt }: Happening, at: string) {
  const facts = { depuis: since, ...(resolvedAt === undefined ? {} : { retabli: resolvedAt }) };
  return { kind, name: compactInstant(since), facts, at };
}
