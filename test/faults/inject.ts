import type { BreakableCloud } from '../../local/cloud/breakable-cloud.ts';
import type { Fate } from '../../local/cloud/proxy.ts';
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
 * A call that left a killed function arrives after so long, by the moved clock: after the first Retry of its task (2 s), and within the five
 * seconds by which a lease outlives its function (infra/config.ts).
 */
const IN_FLIGHT_SECONDS = 4;
/** Behind the events of the next steps, and well within the time that evidence has. */
const LATE_SECONDS = 60;
/** A late answer, real time: what else runs goes on meanwhile. */
const SLOW_MS = 400;

const ASKS_FOR_A_LEASE = /^receive-return-flow dynamodb:PutItem BOITE#\S+ BAIL/;

/** Evidence that a mail left is best effort. What a connector tells is not, and the hub asks where nothing came: it may be lost too. */
function possibleFor(type: string): readonly EventFault[] {
  if (type === 'Email Sent') return ['suppressed', 'twice', 'late'];
  return type.startsWith('SFTP Connector') ? ['lost', 'twice', 'late'] : ['twice', 'late'];
}

/** The file of an event of the sFTP server, or of a connector, without the bucket, whose name is drawn. */
function fileOf(detail: Readonly<Record<string, unknown>>): string {
  const path = detail['file-path'];
  return typeof path === 'string' ? path.split('/').slice(3).join('/') : String(detail['move-source-path'] ?? '');
}

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
  /** Whether this process asked for a lease, was told that another has it, and has done nothing since. */
  waitsForALease(pid: number): boolean;
  /** The clock has moved past the lease: who waits for it counts as waiting once he was told no again. */
  askAgain(): void;
  /** Instant (milliseconds since 1970, moved clock) at which the next call or event arrives that is still on its way. */
  readonly next: number | undefined;
  /** Lets through what has arrived by now. */
  release(): void;
  /** Nothing goes wrong any more; what is on its way arrives. */
  stop(): void;
}

/** Puts a schedule between the functions and AWS, and between the events of AWS and their queues. */
export function inject(
  { proxy, events, clock }: Pick<BreakableCloud, 'proxy' | 'events' | 'clock'>,
  schedule: Schedule,
  rankOf: ReadonlyMap<string, number>,
  trace: (line: string) => void = () => {},
): Injection {
  let calls = 0;
  const waiting = new Set<number>();
  const held: { readonly at: number; readonly go: () => void }[] = [];
  /** Resolves when the moved clock is so much further. */
  const later = (seconds: number): Promise<void> =>
    new Promise((go) => {
      held.push({ at: clock.now().getTime() + seconds * 1000, go });
    });
  const release = (all: boolean): void => {
    const now = clock.now().getTime();
    for (const one of held.filter(({ at }) => all || at <= now)) {
      held.splice(held.indexOf(one), 1);
      one.go();
    }
  };
  /** Faults that last, by the SDK's name of the call. */
  const lasting = new Map<string, Fault>();

  const unhook = proxy.intercept((call): Fate | undefined => {
    const named = nameCall(call, rankOf);
    if (named.pid === undefined) return undefined;
    calls += 1;
    const { pid } = named;
    waiting.delete(pid);
    const met = named.attempt > 1 ? lasting.get(named.invocation) : schedule.call(named.signature);
    trace(`${pid} ${named.signature} #${named.attempt} ${met?.do ?? ''}`);
    if (met === undefined)
      return ASKS_FOR_A_LEASE.test(named.signature) ? { do: 'pass', told: ({ status }) => heard(pid, status) } : undefined;
    if (named.attempt === 1 && met.lasts) lasting.set(named.invocation, met);
    return fateOf(met, call.service, pid);
  });

  /** A condition that failed: another has the lease. */
  function heard(pid: number, status: number): void {
    if (status === 400) waiting.add(pid);
    else waiting.delete(pid);
  }

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
        return { do: 'pass', after: later(IN_FLIGHT_SECONDS) };
      case 'slow':
        return { do: 'pass', delayMs: SLOW_MS };
      case 'hang':
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
    let name = mail === undefined ? fileOf(detail) : Object.values(mail.tags ?? {}).join(' ');
    for (const [numero, rank] of rankOf) name = name.replaceAll(numero, `D${rank}`);
    const fault = schedule.event(`${source} ${type} ${name.replace(/RitaGS\S*?(D\d+)\S*/, '$1')}`, possibleFor(type));
    if (fault === undefined) return undefined;
    if (fault.do === 'suppressed') {
      silenced.add(id);
      return { copies: 0 };
    }
    if (fault.do === 'lost') return { copies: 0 };
    if (fault.do === 'twice') return { copies: 2 };
    return { copies: 1, after: later(LATE_SECONDS) };
  });

  return {
    get calls() {
      return calls;
    },
    waitsForALease: (pid) => waiting.has(pid),
    askAgain: () => waiting.clear(),
    get next() {
      return held.length === 0 ? undefined : Math.min(...held.map(({ at }) => at));
    },
    release: () => release(false),
    stop() {
      unhook();
      unhear();
      release(true);
    },
  };
}
