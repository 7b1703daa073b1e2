import { AS_BUILT, DEPOSITED, type DeliveryState, type DeliveryVariant, type Invocation } from './delivery-state.ts';
import { begin, gone, invocationRules, SLOTS, type Slot, settledDelivery } from './delivery-steps.ts';
import type { Move, Rule, World } from './explore.ts';

/** An execution begins, where fewer than two run and its name is free; a name already used is a success. */
function started(s: DeliveryState, event: 0 | 1): DeliveryState {
  const free = SLOTS.find((slot) => s[slot] === null);
  if (s.named[event] || free === undefined) return s;
  const named: [boolean, boolean] = event === 0 ? [true, s.named[1]] : [s.named[0], true];
  return { ...s, named, [free]: begin(event === 0 ? 'ack' : 'load') };
}

const withPair = <T>(pair: readonly [T, T], index: 0 | 1, value: T): [T, T] => (index === 0 ? [value, pair[1]] : [pair[0], value]);

function stream(v: DeliveryVariant): Rule<DeliveryState> {
  return {
    name: 'start-lifecycle',
    of: ['functions/start-lifecycle/start-lifecycle.ts#createStartLifecycle', 'functions/adapters/executions.ts#executions'],
    *moves(s) {
      for (const event of [0, 1] as const) {
        if (!s.records[event]) continue;
        const handled = { ...s, records: withPair(s.records, event, false) };
        if (v.ordered && event === 1) yield { what: 'leaves event 2 to the execution of the deposit', to: handled };
        else if (SLOTS.some((slot) => s[slot] === null)) yield { what: `starts event ${event + 1}`, to: started(handled, event) };
        yield { what: `cannot start event ${event + 1}, nor can its retry queue`, to: handled, fault: true };
      }
    },
  };
}

function sweeper(v: DeliveryVariant): Rule<DeliveryState> {
  return {
    name: 'sweep-due',
    of: ['functions/sweep-due/owed-work.ts#openEvents', 'functions/adapters/dossiers-table/chain.ts#chain'],
    *moves(s) {
      const head = s.carriedTo;
      if (!v.sweeps || head === 2 || s.events[head] !== 'ouvert') return;
      const raised = v.raises ? { ...s, named: withPair(s.named, head, false) } : s;
      if (SLOTS.some((slot) => s[slot] === null)) yield { what: `raises event ${head + 1} and starts it`, to: started(raised, head) };
      yield { what: `raises event ${head + 1} and dies`, to: raised, fault: true };
    },
  };
}

/** Deaths between any two steps, tasks tried again, functions that outlive their task. */
const machine: Rule<DeliveryState> = {
  name: 'dossier-lifecycle',
  of: ['statemachines/dossier-lifecycle.asl.json'],
  *moves(s) {
    for (const slot of SLOTS) {
      const me = s[slot];
      if (me === null) continue;
      yield { what: `${slot} dies before « ${me.step} »`, to: gone(s, slot), fault: true };
      if (me.step !== 'put') continue;
      yield { what: `${slot} dies, its copy is on its way`, to: { ...gone(s, slot), flying: s.flying + 1 }, fault: true };
    }
    const free = SLOTS.find((slot) => s[slot] === null);
    if (free === undefined) return;
    for (const step of ['ack', 'read', 'load'] as const) {
      yield { what: `a late or second « ${step} » begins`, to: { ...s, [free]: begin(step) }, fault: true };
    }
  },
};

/** The clock, S3 and the commune. */
function outside(v: DeliveryVariant): Rule<DeliveryState> {
  return {
    name: 'outside',
    of: ['functions/record-fetch/record-fetch.ts#createRecordFetch', 'functions/adapters/dossiers-table/proved-delivery.ts#provedDelivery'],
    *moves(s) {
      const { delivery } = s;
      const over = !v.leaseOutlives || (delivery.owner === 'gone' && s.flying === 0);
      if (delivery.state === 'pris' && delivery.phase === 'leased' && over) {
        yield { what: 'the lease is over', to: { ...s, delivery: { ...delivery, phase: 'dead' } } };
      }
      if (delivery.state === 'pris' && delivery.phase === 'dead') {
        yield { what: 'the evidence time is over', to: { ...s, delivery: { ...delivery, phase: 'free' } } };
      }
      if (s.flying > 0) {
        yield { what: 'a late copy arrives', to: { ...s, flying: s.flying - 1, box: s.box + 1 } };
        yield { what: 'a late copy is lost', to: { ...s, flying: s.flying - 1 } };
      }
      if (s.box > 0 && !s.fetched) yield { what: 'the commune fetches and deletes the file', to: { ...s, fetched: true }, fault: true };
      if (s.fetched && s.events[1] === 'absent') yield { what: 'the fetch is recorded', to: settledDelivery(s), fault: true };
    },
  };
}

/** What must hold in every state, whatever went wrong before. */
function broken(s: DeliveryState): string | undefined {
  if (s.box > 1) return 'no file is doubled';
  if (s.owed > 1) return 'no mail is owed twice';
  if (s.delivery.state === 'fait' && s.box === 0) return 'no file is lost: what is done stands in the boite';
  if (s.events[1] !== 'absent' && s.delivery.state !== 'fait') return 'transmis and the end of the delivery are one transaction';
  if (s.told && s.events[0] !== 'fait') return 'order: the portal learns transmis after the deposit was carried out';
  if (s.carriedTo === 2 && !s.told) return 'no fact is lost';
  if (s.carriedTo === 2 && s.owed === 0) return 'no mail is lost: the event is carried out and its mail owed together';
  return undefined;
}

const SWAPPED: Readonly<Record<string, string>> = { x1: 'x2', x2: 'x1' };

/** Two invocations are alike but for their slot: one text for both namings. */
function key(s: DeliveryState): string {
  const asIs = textOf(s, s.x1, s.x2, s.delivery.owner);
  const swapped = textOf(s, s.x2, s.x1, SWAPPED[s.delivery.owner] ?? s.delivery.owner);
  return asIs < swapped ? asIs : swapped;
}

function textOf(s: DeliveryState, one: Invocation | null, other: Invocation | null, owner: string): string {
  const invocation = (x: Invocation | null) => (x === null ? '-' : `${x.step},${x.read},${x.fresh},${x.lost}`);
  const { state, phase } = s.delivery;
  return `${s.events}|${s.named}|${s.records}|${s.carriedTo}|${s.told}|${s.owed}|${state},${phase},${owner}|${s.box}|${s.flying}|${s.fetched}|${invocation(one)}|${invocation(other)}`;
}

/** The way of a dossier into a boite, with at most two invocations at once. */
export function deliveryWorld(changed: Partial<DeliveryVariant> = {}): World<DeliveryState> {
  const v = { ...AS_BUILT, ...changed };
  return {
    start: DEPOSITED,
    rules: [stream(v), sweeper(v), ...invocationRules(v), machine, outside(v)],
    // Tokens that are shared have no slot: nothing may be swapped.
    key: v.ownerPerInvocation ? key : (s) => textOf(s, s.x1, s.x2, s.delivery.owner),
    broken,
    ended: (s) => s.carriedTo === 2 && s.x1 === null && s.x2 === null,
  };
}
export type { Move, Slot };
