/** One move of a model: what happens, in words, and the state after it. A fault may happen; all other moves do happen in the end. */
export interface Move<S> {
  readonly what: string;
  readonly to: S;
  readonly fault?: true;
}

/** A rule of a model, and the functions of the product that it stands for, as `file#export`. None: the world outside the hub. */
export interface Rule<S> {
  readonly name: string;
  readonly of: readonly string[];
  moves(state: S): Iterable<Move<S>>;
}

export interface World<S> {
  readonly start: S;
  readonly rules: readonly Rule<S>[];
  /** The same text for states that differ by names alone. */
  key(state: S): string;
  /** The invariant that a state breaks, as a sentence. */
  broken(state: S): string | undefined;
  /** True where nothing is left to do. */
  ended(state: S): boolean;
}

/** A way to a state: each move in words, from the start on. */
export type Trace = readonly string[];

export interface Exploration {
  readonly states: number;
  /** Ends that were reached, to be sure that there are some. */
  readonly ends: number;
  /** The first state that breaks an invariant, by a shortest way. */
  readonly broken?: { readonly invariant: string; readonly trace: Trace };
  /** The first state from which no end can be reached without another fault. */
  readonly stuck?: { readonly trace: Trace };
}

/** More states than any of our worlds has: beyond, a counter without a bound is the likely reason. */
const MAX_STATES = 400_000;

interface Seen<S> {
  readonly state: S;
  /** Index of the state before, and the move from it. */
  readonly from: number;
  readonly what: string;
}

/**
 * Explores every state of a world, breadth first, so that the way to a broken invariant is a shortest one. Then asks of every
 * state whether an end can still be reached from it by moves that are no faults: what only luck could finish is stuck.
 */
export function explore<S>(world: World<S>): Exploration {
  const seen: Seen<S>[] = [{ state: world.start, from: -1, what: '' }];
  const indexes = new Map([[world.key(world.start), 0]]);
  const before: number[][] = [[]];
  const ends: number[] = [];
  for (let index = 0; index < seen.length; index++) {
    const { state } = seen[index] as Seen<S>;
    const invariant = world.broken(state);
    if (invariant !== undefined) return { states: seen.length, ends: ends.length, broken: { invariant, trace: traceTo(seen, index) } };
    if (world.ended(state)) ends.push(index);
    for (const rule of world.rules) {
      for (const { what, to, fault } of rule.moves(state)) {
        const key = world.key(to);
        let next = indexes.get(key);
        if (next === undefined) {
          next = seen.length;
          if (next >= MAX_STATES) throw new RangeError(`more than ${MAX_STATES} states`);
          indexes.set(key, next);
          seen.push({ state: to, from: index, what: `${rule.name}: ${what}` });
          before.push([]);
        }
        if (fault === undefined) before[next]?.push(index);
      }
    }
  }
  const stuck = firstUnreached(before, ends);
  return { states: seen.length, ends: ends.length, ...(stuck === undefined ? {} : { stuck: { trace: traceTo(seen, stuck) } }) };
}

/** The first state, in breadth-first order, from which no end is reached; walks the moves backwards from the ends. */
function firstUnreached(before: readonly (readonly number[])[], ends: readonly number[]): number | undefined {
  const reaches = new Uint8Array(before.length);
  const open = [...ends];
  for (const end of ends) reaches[end] = 1;
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (const earlier of before[index] ?? []) {
      if (reaches[earlier] === 1) continue;
      reaches[earlier] = 1;
      open.push(earlier);
    }
  }
  const first = reaches.indexOf(0);
  return first === -1 ? undefined : first;
}

function traceTo<S>(seen: readonly Seen<S>[], index: number): Trace {
  const trace: string[] = [];
  for (let at = index; at > 0; at = (seen[at] as Seen<S>).from) trace.unshift((seen[at] as Seen<S>).what);
  return trace;
}

/** A counter-example, as a person reads it. */
export function told({ broken, stuck }: Exploration): string {
  const lines = (trace: Trace) => trace.map((what, rank) => `${String(rank + 1).padStart(3)}. ${what}`);
  if (broken !== undefined) return [`Broken: ${broken.invariant}`, ...lines(broken.trace)].join('\n');
  if (stuck !== undefined) return ['Stuck: no end can be reached from here', ...lines(stuck.trace)].join('\n');
  return 'Every invariant holds, and every state can still end.';
}
