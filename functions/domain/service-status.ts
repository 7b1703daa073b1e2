import * as z from 'zod';
import { InstantSchema } from './ids.ts';
import { secondsLater } from './instants.ts';
import { legalDateText } from './legal-time.ts';
import { ahead, type Maintenance, standing, underWay } from './maintenance.ts';

/** From an instant that the alarm gives, to the one at which somebody outside is told. */
export const DELAYS = {
  /**
   * What mends itself is nobody's concern: a message that failed comes back after six minutes (`visibilitySeconds`), and the sweeper after
   * ten. Nobody is told of less.
   */
  announceSeconds: 600,
  /** Three rounds of the sweeper: what was late has left, and an alarm that comes and goes is one incident. */
  resolveSeconds: 1_800,
} as const;

/** What the alarm « service dégradé » said last. */
export const AlarmSignalSchema = z.strictObject({ state: z.enum(['calme', 'alarme']), since: InstantSchema });
export type AlarmSignal = z.infer<typeof AlarmSignalSchema>;

/** What is known of the service: the alarm, the incident that partners were told of, and the last that ended. */
export const ServiceWatchSchema = z.strictObject({
  alarm: AlarmSignalSchema.optional(),
  incident: z.strictObject({ since: InstantSchema }).optional(),
  lastIncident: z.strictObject({ since: InstantSchema, resolvedAt: InstantSchema }).optional(),
  /** Guards the next write. */
  version: z.int().min(0),
});
export type ServiceWatch = z.infer<typeof ServiceWatchSchema>;
export const UNWATCHED: ServiceWatch = { version: 0 };

/** The watch after the alarm has spoken. Events come twice and in any order: the latest instant counts, and the first of a state. */
export function afterAlarm(watch: ServiceWatch, signal: AlarmSignal): ServiceWatch {
  const { alarm } = watch;
  if (alarm !== undefined && (signal.since <= alarm.since || signal.state === alarm.state)) return watch;
  return { ...watch, alarm: signal };
}

/** What partners must be told of now. */
export interface Happening {
  readonly kind: 'service-perturbe' | 'service-retabli';
  readonly since: string;
  /** Of what is over. */
  readonly resolvedAt?: string;
}

/**
 * The watch as time goes by: an alarm that lasts becomes an incident, and ends it once it has been quiet for long enough. What the alarm
 * says during a planned maintenance was announced: it counts from the end of it.
 */
export function afterTime(
  watch: ServiceWatch,
  maintenances: readonly Maintenance[],
  now: string,
): { readonly watch: ServiceWatch; readonly happening?: Happening } {
  const { alarm, incident } = watch;
  if (alarm === undefined) return { watch };
  if (incident === undefined) {
    const since = startOf(alarm.since, maintenances);
    if (alarm.state === 'calme' || now < secondsLater(since, DELAYS.announceSeconds)) return { watch };
    return { watch: { ...watch, incident: { since } }, happening: { kind: 'service-perturbe', since } };
  }
  if (alarm.state === 'alarme' || now < secondsLater(alarm.since, DELAYS.resolveSeconds)) return { watch };
  const { incident: _over, ...rest } = watch;
  const lastIncident = { since: incident.since, resolvedAt: alarm.since };
  return { watch: { ...rest, lastIncident }, happening: { kind: 'service-retabli', ...lastIncident } };
}

/** When an alarm begins to count: one that would be announced during a maintenance counts from the end of it. */
function startOf(since: string, maintenances: readonly Maintenance[]): string {
  return standing(maintenances).reduce(
    (start, { from, to }) => (from < secondsLater(start, DELAYS.announceSeconds) && start < to ? to : start),
    since,
  );
}

/** Key of the record in the `portail` bucket: no dossier's folder, since a number holds no dot. */
export const SERVICE_RECORD_KEY = 'etat-service.json';

/** Seconds between two writings of the record; three times that, and it says nothing any more (docs/formats/etat-service.md). */
export const RECORD_SECONDS = 300;

/** What everybody may know of the service: the schema is published in `docs/formats/`. No cause, no name of ours, no number. */
export const ServiceRecordSchema = z.strictObject({
  version: z.literal('1'),
  /** When it was written. */
  at: InstantSchema,
  state: z.enum(['normal', 'perturbe', 'maintenance']),
  /** Since when; null where the state is `normal`. */
  since: InstantSchema.nullable(),
  /** Sentence to be shown as it is. */
  message: z.string(),
  /** The last incident that is over. */
  lastIncident: z.strictObject({ since: InstantSchema, resolvedAt: InstantSchema }).nullable(),
  /** Planned maintenances, the one under way too, soonest first. */
  maintenances: z.array(z.strictObject({ from: InstantSchema, to: InstantSchema, message: z.string() })),
});
export type ServiceRecord = z.infer<typeof ServiceRecordSchema>;

/** What the hub says of itself now. An incident that was announced goes before a maintenance: it is not what was planned. */
export function serviceRecord(watch: ServiceWatch, maintenances: readonly Maintenance[], now: string): ServiceRecord {
  const common = {
    version: '1' as const,
    at: now,
    lastIncident: watch.lastIncident ?? null,
    maintenances: ahead(maintenances, now).map(({ from, to }) => ({ from, to, message: plannedText({ from, to }) })),
  };
  const { incident } = watch;
  if (incident !== undefined) {
    const message = `Le service des télédossiers est perturbé depuis le ${legalDateText(incident.since)}. ${KEPT}`;
    return { ...common, state: 'perturbe', since: incident.since, message };
  }
  const current = underWay(maintenances, now);
  if (current !== undefined) {
    const message = `Le service des télédossiers est en maintenance jusqu’au ${legalDateText(current.to)}. ${KEPT}`;
    return { ...common, state: 'maintenance', since: current.from, message };
  }
  return { ...common, state: 'normal', since: null, message: 'Le service des télédossiers fonctionne normalement.' };
}

const KEPT = 'Les dossiers déposés sont conservés et seront transmis aux communes.';

const plannedText = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `Maintenance prévue du ${legalDateText(from)} au ${legalDateText(to)}.`;
