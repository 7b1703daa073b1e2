import type { AwsEvents } from '../../local/cloud/aws-events.ts';
import type { Fate, FunctionsProxy } from '../../local/cloud/proxy.ts';
import { nameCall } from './calls.ts';
import type { EventFault, Fault, Schedule } from './schedule.ts';

/** Refusal that each service gives to somebody too fast. */
const THROTTLED: Readonly<Record<string, { status: number; code: string }>> = {
  dynamodb: { status: 400, code: 'ProvisionedThroughputExceededException' },
  s3: { status: 503, code: 'SlowDown' },
  ses: { status: 400, code: 'Throttling' },
  sqs: { status: 400, code: 'RequestThrottled' },
};
const TOO_FAST = { status: 400, code: 'ThrottlingException' };

/**
 * A call that left a killed function arrives after so long: after the first Retry of its task (2 s), and within the five seconds by which a
 * lease outlives its function (infra/config.ts).
 */
const IN_FLIGHT_MS = 4_000;
const SLOW_MS = 800;
const LATE_MS = 2_000;
/** A mail that hangs is given up by its function after ten seconds (functions/adapters/mailer.ts); a margin for what it does then. */
const HANG_MS = 12_000;

const ASKS_FOR_A_LEASE = /^receive-return-flow dynamodb:PutItem BOITE#\S+ BAIL/;

/** Ends the process of a function, as its deadline or its machine would. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

export interface Injection {
  /** Calls of functions so far. */
  readonly calls: number;
  /** When the last call came that was not a question for a lease that another has (milliseconds since 1970). */
  readonly workedAt: number;
  /** A call hangs, or a call or an event is on its way: the clock must not move past what waits for it. */
  readonly holdsTheClock: boolean;
  stop(): void;
}

/** Puts a schedule between the functions and AWS, and between the events of AWS and their queues. */
export function inject(
  { proxy, events }: { proxy: FunctionsProxy; events: AwsEvents },
  schedule: Schedule,
  rankOf: ReadonlyMap<string, number>,
  trace: (line: string) => void = () => {},
): Injection {
  let calls = 0;
  let workedAt = Date.now();
  let holding = 0;
  const holdFor = (ms: number): void => {
    holding += 1;
    setTimeout(() => {
      holding -= 1;
    }, ms);
  };
  /** Faults that last, by the SDK's name of the call. */
  const lasting = new Map<string, Fault>();

  const unhook = proxy.intercept((call): Fate | undefined => {
    const named = nameCall(call, rankOf);
    if (named.pid === undefined) return undefined;
    calls += 1;
    if (!ASKS_FOR_A_LEASE.test(named.signature)) workedAt = Date.now();
    const met = named.attempt > 1 ? lasting.get(named.invocation) : schedule.call(named.signature);
    trace(`${named.pid} ${named.signature} #${named.attempt} ${met?.do ?? ''}`);
    if (met === undefined) return undefined;
    if (named.attempt === 1 && met.lasts) lasting.set(named.invocation, met);
    return fateOf(met, call.service, named.pid);
  });

  function fateOf(fault: Fault, service: string, pid: number): Fate | undefined {
    switch (fault.do) {
      case 'throttled':
        return { do: 'fail', ...(THROTTLED[service] ?? TOO_FAST) };
      case 'cut-before':
      case 'cut-after':
        return { do: fault.do };
      case 'failed-after':
        return { do: 'fail-after', status: 500, code: service === 's3' ? 'InternalError' : 'InternalServerError' };
      case 'killed-before':
        kill(pid);
        return { do: 'cut-before' };
      case 'killed-after':
        return { do: 'cut-after', meanwhile: () => kill(pid) };
      case 'killed-in-flight':
        kill(pid);
        holdFor(IN_FLIGHT_MS + SLOW_MS);
        return { do: 'pass', delayMs: IN_FLIGHT_MS };
      case 'slow':
        return { do: 'pass', delayMs: SLOW_MS };
      case 'hang':
        holdFor(HANG_MS);
        return { do: 'hang-after' };
      default:
        return undefined;
    }
  }

  /** The word of SES about one mail is heard or not, whatever its kind. */
  const silenced = new Set<string>();
  const unhear = events.intercept(({ source, type, detail }) => {
    const mail = detail.mail as { messageId?: string; tags?: Record<string, string[]> } | undefined;
    const id = mail?.messageId ?? '';
    if (silenced.has(id)) return { copies: 0 };
    let name =
      mail === undefined
        ? String(detail['file-path'] ?? '')
            .split('/')
            .slice(3)
            .join('/')
        : Object.values(mail.tags ?? {}).join(' ');
    for (const [numero, rank] of rankOf) name = name.replaceAll(numero, `D${rank}`);
    const possible: EventFault[] = type === 'Email Sent' ? ['suppressed', 'twice', 'late'] : ['twice', 'late'];
    const fault = schedule.event(`${source} ${type} ${name.replace(/RitaGS\S*?(D\d+)\S*/, '$1')}`, possible);
    if (fault === undefined) return undefined;
    if (fault.do === 'suppressed') {
      silenced.add(id);
      return { copies: 0 };
    }
    if (fault.do === 'twice') return { copies: 2 };
    holdFor(2 * LATE_MS);
    return { copies: 1, delayMs: LATE_MS };
  });

  return {
    get calls() {
      return calls;
    },
    get workedAt() {
      return workedAt;
    },
    get holdsTheClock() {
      return holding > 0;
    },
    stop() {
      unhook();
      unhear();
    },
  };
}
