import { createHash } from 'node:crypto';

/**
 * What goes wrong with one call: refused or cut before it took effect, or its answer lost after; answered too late; its function killed
 * before, after, or with the call still on its way; for a mail, no answer until the function gives up by itself.
 */
export const FAULTS = [
  'throttled',
  'cut-before',
  'cut-after',
  'failed-after',
  'killed-before',
  'killed-after',
  'killed-in-flight',
  'slow',
  'hang',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/**
 * What goes wrong with one event: it comes twice, late (behind those after it), or never. `suppressed`: never, and it was evidence that
 * nothing replaces.
 */
export const EVENT_FAULTS = ['twice', 'late', 'lost', 'suppressed'] as const;
export type EventFault = (typeof EVENT_FAULTS)[number];

/** One fault: at the n-th time that this call or event occurs. */
export interface Fault {
  readonly at: string;
  readonly nth: number;
  readonly do: FaultKind | EventFault;
  /** The SDK's own retries of the call meet the same fault. */
  readonly lasts: boolean;
}

/** Decides about each call and event as it comes, and keeps what it decided. */
export interface Schedule {
  call(signature: string): Fault | undefined;
  event(signature: string, possible: readonly EventFault[]): Fault | undefined;
  readonly met: readonly Fault[];
  /** Nothing goes wrong from now on. */
  quiet(): void;
}

/** A number in [0, 1) that follows from the seed and the name alone: the order in which calls come does not matter. */
function drawn(seed: string, name: string): number {
  return createHash('sha256').update(`${seed}\n${name}`).digest().readUInt32BE(0) / 2 ** 32;
}

const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  throttled: 2,
  'cut-before': 2,
  'cut-after': 4,
  'failed-after': 1,
  'killed-before': 1,
  'killed-after': 2,
  'killed-in-flight': 1,
  slow: 1,
  hang: 0,
};
/** A mail knows one more: SES takes it and says nothing, until the function's own limit. */
const MAIL_WEIGHTS = { ...WEIGHTS, hang: 1 };

function pick<K extends string>(weights: Readonly<Record<K, number>>, at: number): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = at * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) {
    left -= weight;
    if (left < 0) return kind;
  }
  return (entries.at(-1) as [K, number])[0];
}

function counted() {
  const counts = new Map<string, number>();
  return (name: string): number => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return nth;
  };
}

export interface DrawOptions {
  readonly seed: string;
  /** Share of the calls and events that meet a fault, 0 to 1. */
  readonly rate: number;
  /** Share of the mails of which the word of SES never arrives. */
  readonly suppress: number;
  /** Faults at these calls only; everywhere by default. */
  readonly only?: RegExp | undefined;
  readonly kinds?: readonly FaultKind[] | undefined;
}

/** Faults drawn from a seed. */
export function drawnSchedule({ seed, rate, suppress, only, kinds }: DrawOptions): Schedule {
  const nthCall = counted();
  const nthEvent = counted();
  const met: Fault[] = [];
  let over = false;
  const keep = (fault: Fault): Fault => {
    met.push(fault);
    return fault;
  };
  return {
    met,
    quiet() {
      over = true;
    },
    call(at) {
      const nth = nthCall(at);
      if (over || (only !== undefined && !only.test(at)) || drawn(seed, `call ${at} ${nth}`) >= rate) return undefined;
      const weights = at.includes(' ses:') ? MAIL_WEIGHTS : WEIGHTS;
      const allowed = Object.fromEntries(Object.entries(weights).filter(([kind]) => kinds?.includes(kind as FaultKind) ?? true));
      const kind = pick(allowed as typeof WEIGHTS, drawn(seed, `kind ${at} ${nth}`));
      return keep({ at, nth, do: kind, lasts: drawn(seed, `lasts ${at} ${nth}`) < 0.5 });
    },
    event(at, possible) {
      const nth = nthEvent(at);
      if (over) return undefined;
      const draw = drawn(seed, `event ${at} ${nth}`);
      const share = possible.includes('suppressed') ? suppress : 0;
      if (draw < share) return keep({ at, nth, do: 'suppressed', lasts: false });
      if ((only !== undefined && !only.test(at)) || draw >= share + rate) return undefined;
      const others = possible.filter((one) => one !== 'suppressed');
      const kind = others[Math.floor(drawn(seed, `kind ${at} ${nth}`) * others.length)];
      return kind === undefined ? undefined : keep({ at, nth, do: kind, lasts: false });
    },
  };
}

/** The faults of a list, each at its own place; of nothing else. */
export function replayed(faults: readonly Fault[]): Schedule {
  const nthCall = counted();
  const nthEvent = counted();
  const met: Fault[] = [];
  let over = false;
  const find = (at: string, nth: number) => {
    const fault = over ? undefined : faults.find((one) => one.at === at && one.nth === nth);
    if (fault !== undefined) met.push(fault);
    return fault;
  };
  return {
    met,
    quiet() {
      over = true;
    },
    call: (at) => find(at, nthCall(at)),
    event: (at) => find(at, nthEvent(at)),
  };
}

/** A fault as a person reads it. */
export function toldFault({ at, nth, do: kind, lasts }: Fault): string {
  return `${kind}${lasts ? ' (retries too)' : ''}: ${at}${nth > 1 ? `, occurrence ${nth}` : ''}`;
}
