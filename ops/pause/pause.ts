import { addDays } from 'date-fns';
import type { Hub } from '../context/hub.ts';
import { sheet, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

type PauseHub = Pick<Hub, 'pauses' | 'eventSources' | 'names'>;

/** What comes in from outside; with `--courriels`, what goes out too. Purges, dates and deadlines go on: they are the law's. */
const INCOMING = ['ReceiveDepositFunction', 'ReceiveReturnFlowFunction', 'RecordFetchFunction'] as const;
const OUTGOING = ['SendMailsFunction', 'SendNoticesFunction'] as const;

/**
 * Days after which something could be lost: the queues keep a message thirteen days, the depot an object fourteen
 * (infra/constructs/encrypted-queue.ts, `depotDays` in infra/config.ts), less a day to take up again what waits.
 */
const RESUME_WITHIN_DAYS = 12;

async function queuesOf({ eventSources, names }: PauseHub, outputs: readonly string[]) {
  const found = await Promise.all(
    outputs.map(async (output) => {
      const name = names[output];
      return name === undefined ? [] : eventSources.queuesOf(name);
    }),
  );
  return found.flat();
}

/** Stops feeding the functions. S3 and SQS keep what comes: no deposit is refused, and the legal date is in the package. */
export async function beginPause(
  hub: PauseHub,
  { reason, courriels }: { reason: string; courriels: boolean },
  by: string,
  now: Date,
): Promise<View> {
  const before = await hub.pauses.current();
  const functions = [...new Set([...(before?.functions ?? []), ...INCOMING, ...(courriels ? OUTGOING : [])])];
  const pause = { since: before?.since ?? now.toISOString(), by, reason, functions };
  // Written first: a command that dies half-way has left a pause that is seen, and that « pause off » ends.
  await hub.pauses.save(pause);
  for (const { id } of await queuesOf(hub, functions)) await hub.eventSources.enable(id, false);
  return showPause(hub);
}

export async function endPause(hub: PauseHub): Promise<View> {
  const pause = await hub.pauses.current();
  if (pause === null) throw new OpsRefused('La plate-forme n’est pas en pause.');
  for (const { id } of await queuesOf(hub, pause.functions)) await hub.eventSources.enable(id, true);
  await hub.pauses.end();
  return { data: { paused: false, lasted: pause.since }, text: 'Pause terminée : ce qui attendait est repris, le plus ancien d’abord.' };
}

export async function showPause(hub: PauseHub): Promise<View> {
  const pause = await hub.pauses.current();
  const sources = await queuesOf(hub, pause?.functions ?? [...INCOMING, ...OUTGOING]);
  const states = sources.map(({ state }) => state);
  if (pause === null) {
    const stopped = states.filter((state) => state.startsWith('Disabl'));
    // Stopped by other means than this command: nobody would end it.
    if (stopped.length > 0)
      throw new OpsRefused(`Aucune pause, mais ${stopped.length} file(s) ne sont pas lues : « pause on » puis « pause off ».`);
    return { data: { paused: false }, text: 'La plate-forme n’est pas en pause.' };
  }
  const before = addDays(new Date(pause.since), RESUME_WITHIN_DAYS).toISOString();
  return {
    data: { paused: true, ...pause, resumeBefore: before, states },
    text: sheet('Plate-forme en pause', [
      ['Depuis', timeText(pause.since)],
      ['Par', pause.by],
      ['Pourquoi', pause.reason],
      ['Arrêté', pause.functions.map((name) => name.replace(/Function$/, '')).join(', ')],
      ['À reprendre avant', timeText(before)],
    ]),
  };
}
