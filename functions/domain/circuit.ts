import type { Circuit } from './endpoint.ts';
import { CLOSED_CIRCUIT } from './endpoint.ts';
import { secondsLater } from './instants.ts';

/** Failures in a row, of the whole endpoint, that open its circuit. */
export const FAILURES_TO_OPEN = 3;

export const HOST_KEY_CHANGED = 'HOST_KEY_CHANGED';

/**
 * Failures of one file or one directory: rights, a full disk, a folder that is gone. They move that delivery later and leave the
 * others alone. A full disk fails every file of its server, but each costs its own few attempts only, while a circuit opened by one
 * commune's wrong rights would hold its neighbours of the same host (docs/adr/0014). Every other code is the endpoint's: the
 * connection, its credential, the role, the service.
 */
const OF_ONE_FILE: ReadonlySet<string> = new Set([
  'READ_FILE_ERROR',
  'WRITE_FILE_ERROR',
  'RENAME_ERROR',
  'DELETE_ERROR',
  'LIST_DIRECTORY_ERROR',
  'SEND_FILE_NOT_FOUND',
  'FILE_NOT_FOUND',
  'DIRECTORY_NOT_FOUND',
  'PATH_NOT_FOUND',
  // The answer to a call was lost, or its transfer never ended: says nothing of the far end.
  'ANSWER_LOST',
  'CALL_THROTTLED',
]);

export const isOfEndpoint = (code: string): boolean => !OF_ONE_FILE.has(code);

export interface CircuitSchedule {
  readonly firstProbeSeconds: number;
  readonly maxProbeSeconds: number;
}

/** Seconds to the next probe: doubled by each failed one, up to the cap, which bounds how long a healed server waits. */
function probeSeconds({ firstProbeSeconds, maxProbeSeconds }: CircuitSchedule, failures: number, jitter: number): number {
  const wanted = firstProbeSeconds * 2 ** Math.min(Math.max(failures - FAILURES_TO_OPEN, 0), 20);
  return Math.min(wanted, maxProbeSeconds) * (0.75 + jitter / 4);
}

/** After a failure of the endpoint: counted, and opened at the third in a row. What was under way when it opened changes nothing. */
export function afterFailure(circuit: Circuit, code: string, now: string, schedule: CircuitSchedule, jitter: number): Circuit {
  if (circuit.state === 'ouvert') return circuit;
  const failures = circuit.failures + 1;
  if (failures < FAILURES_TO_OPEN) return { state: 'ferme', failures };
  return { state: 'ouvert', failures, since: now, nextProbeAt: secondsLater(now, probeSeconds(schedule, failures, jitter)), reason: code };
}

/** Before a probe: the next one is set first, so that a probe without an answer is a failed one. */
export function beforeProbe(circuit: Circuit & { state: 'ouvert' }, now: string, schedule: CircuitSchedule, jitter: number): Circuit {
  const failures = circuit.failures + 1;
  return { ...circuit, failures, nextProbeAt: secondsLater(now, probeSeconds(schedule, failures, jitter)) };
}

export const afterSuccess = (): Circuit => CLOSED_CIRCUIT;

/**
 * True where people were told that the endpoint is out of order: from the first failed probe on. A server that restarts within a
 * minute opens the circuit and closes it again; nobody needs a mail for that.
 */
export function wasTold(circuit: Circuit): circuit is Circuit & { state: 'ouvert' } {
  return circuit.state === 'ouvert' && (circuit.reason === HOST_KEY_CHANGED || circuit.failures > FAILURES_TO_OPEN + 1);
}
