import { OWED, type Owner, stepOf } from './claims.ts';
import type { DeliveryState, DeliveryVariant, Invocation, Step } from './delivery-state.ts';
import type { Move, Rule } from './explore.ts';

export type Slot = 'x1' | 'x2';
export const SLOTS: readonly Slot[] = ['x1', 'x2'];

type Moves = Iterable<Move<DeliveryState>>;
/** What an invocation does next, from one of its steps. */
type Act = (s: DeliveryState, me: Invocation, slot: Slot) => Moves;

export const begin = (step: Step): Invocation => ({ step, read: 'nothing', fresh: false, lost: false });

/** The invocation is no more; its token stays in what it claimed. */
export function gone(s: DeliveryState, slot: Slot): DeliveryState {
  const owner: Owner = s.delivery.owner === slot ? 'gone' : s.delivery.owner;
  return { ...s, [slot]: null, delivery: { ...s.delivery, owner } };
}

const go = (s: DeliveryState, slot: Slot, change: Partial<Invocation>): DeliveryState => ({
  ...s,
  [slot]: { ...(s[slot] ?? begin('ack')), ...change },
});

/** Somebody wrote the delivery: whoever read a claim before read another one's. */
function written(s: DeliveryState): DeliveryState {
  const stale = (one: Invocation | null) => (one === null ? null : { ...one, fresh: false });
  return { ...s, x1: stale(s.x1), x2: stale(s.x2) };
}

/** The second event, `transmis`: decided with the end of the delivery in one transaction, by whoever proves it first. */
export function transmitted(s: DeliveryState): DeliveryState {
  if (s.events[1] !== 'absent') return s;
  return { ...s, events: [s.events[0], 'ouvert'], records: [s.records[0], true] };
}

export function settledDelivery(s: DeliveryState): DeliveryState {
  return transmitted(written({ ...s, delivery: { ...s.delivery, state: 'fait', owner: '' } }));
}

/** What each function does, call by call. The names are those of the functions of the product. */
export function invocationRules(v: DeliveryVariant): Rule<DeliveryState>[] {
  const tokenOf = (slot: Slot): Owner => (v.ownerPerInvocation ? slot : 'x1');
  const mine = (s: DeliveryState, slot: Slot) => s.delivery.owner === tokenOf(slot);

  const acts: Readonly<Record<Step, Act>> = {
    *ack(s, _, slot) {
      const way = s.events[1] === 'absent';
      yield { what: way ? 'to the boite' : 'already handed over', to: go(s, slot, { step: way ? 'read' : 'load' }) };
    },
    *read(s, _, slot) {
      const step = v.claims ? stepOf(s.delivery, tokenOf(slot)) : 'claim';
      const { state } = s.delivery;
      if (step === 'held' || step === 'settled') yield { what: `finds the delivery ${step}`, to: go(s, slot, { step: 'load' }) };
      else if (step === 'own') yield { what: 'finds its own token', to: go(s, slot, { step: 'look' }) };
      else if (state === 'absent' || state === 'du' || state === 'pris')
        yield { what: `reads the delivery: ${state}`, to: go(s, slot, { step: 'claim', read: state, fresh: true }) };
      else yield { what: 'claims without a look', to: go(s, slot, { step: 'put' }) };
    },
    *claim(s, me, slot) {
      const asRead = me.read === s.delivery.state && (me.read !== 'pris' || me.fresh);
      const holds = !v.claims || (asRead && s.events[0] === 'ouvert' && s.events[1] === 'absent');
      if (!holds) {
        yield { what: 'finds the claim refused', to: go(s, slot, { step: 'load' }) };
        return;
      }
      const claimed = written({ ...s, delivery: { ...s.delivery, state: 'pris', owner: tokenOf(slot), phase: 'leased' } });
      const looks = v.claims && me.read !== 'absent';
      yield { what: me.read === 'pris' ? 'takes the dead claim over' : 'claims', to: go(claimed, slot, { step: looks ? 'look' : 'put' }) };
    },
    *look(s, _, slot) {
      const found = s.box > 0 && v.evidence !== 'none' && (v.evidence === 'versions and markers' || !s.fetched);
      yield { what: found ? 'finds that the boite held the file' : 'finds no trace', to: go(s, slot, { step: found ? 'settle' : 'put' }) };
    },
    *put(s, _, slot) {
      const stands = { ...s, box: s.box + 1 };
      yield { what: 'puts the file', to: go(stands, slot, { step: 'settle' }) };
      yield { what: 'is refused by S3', to: go(s, slot, { step: 'giveBack' }), fault: true };
      const inDoubt = (after: DeliveryState) => (v.keepsDoubtfulClaim ? gone(after, slot) : go(after, slot, { step: 'giveBack' }));
      yield { what: 'puts the file and loses the answer', to: inDoubt(stands), fault: true };
      yield { what: 'loses the connection, the copy is still on its way', to: inDoubt({ ...s, flying: s.flying + 1 }), fault: true };
      if (!v.sdkOnce) {
        const twice = { ...s, box: s.box + 2 };
        yield { what: 'puts the file, loses the answer, and its SDK puts it again', to: go(twice, slot, { step: 'settle' }), fault: true };
      }
    },
    *giveBack(s, _, slot) {
      const back = mine(s, slot) ? written({ ...s, delivery: { ...OWED, attempts: 0 } }) : s;
      yield { what: 'gives its claim back', to: gone(back, slot) };
    },
    *settle(s, _, slot) {
      if (mine(s, slot) || s.delivery.state === 'fait') {
        yield { what: 'records transmis and ends its claim', to: go(settledDelivery(s), slot, { step: 'load' }) };
      } else yield { what: 'finds its claim taken over', to: gone(s, slot) };
    },
    *load(s, _, slot) {
      const [, transmis] = s.events;
      if (s.carriedTo === 2 || (s.carriedTo === 1 && transmis === 'absent')) yield { what: 'finds nothing left', to: gone(s, slot) };
      else if (transmis === 'absent') yield { what: 'must wait for the delivery', to: gone(s, slot) };
      else if (s.carriedTo === 0 && v.ordered) yield { what: 'stands at event 1', to: go(s, slot, { step: 'advance1' }) };
      else yield { what: 'stands at event 2', to: go(s, slot, { step: v.tellsFirst ? 'tell' : 'advance2' }) };
    },
    *advance1(s, me, slot) {
      if (s.carriedTo !== 0 || s.events[0] !== 'ouvert') yield lostAt(s, me, slot);
      else yield { what: 'carries event 1 out', to: go({ ...s, events: ['fait', s.events[1]], carriedTo: 1 }, slot, begin('load')) };
    },
    *tell(s, _, slot) {
      const told = { ...s, told: true };
      yield { what: 'tells the portal', to: v.tellsFirst ? go(told, slot, { step: 'advance2' }) : gone(told, slot) };
    },
    *advance2(s, me, slot) {
      if ((v.ordered && s.carriedTo !== 1) || s.events[1] !== 'ouvert') yield lostAt(s, me, slot);
      else {
        const after: DeliveryState = { ...s, events: [s.events[0], 'fait'], carriedTo: 2, owed: s.owed + 1 };
        yield { what: 'carries event 2 out and owes its mail', to: v.tellsFirst ? gone(after, slot) : go(after, slot, { step: 'tell' }) };
      }
    },
  };

  function lostAt(s: DeliveryState, me: Invocation, slot: Slot): Move<DeliveryState> {
    if (me.lost) return { what: 'loses the advance again and gives up', to: gone(s, slot) };
    return { what: 'loses the advance', to: go(s, slot, { step: 'load', lost: true }) };
  }

  const steps = (name: string, of: readonly string[], ...own: readonly Step[]): Rule<DeliveryState> => ({
    name,
    of,
    *moves(s) {
      for (const slot of SLOTS) {
        const me = s[slot];
        if (me === null || !own.includes(me.step)) continue;
        for (const move of acts[me.step](s, me, slot)) yield { ...move, what: `${slot} ${move.what}` };
      }
    },
  });
  return [
    steps('acknowledge-deposit', ['functions/acknowledge-deposit/acknowledge-deposit.ts#createAcknowledgeDeposit'], 'ack'),
    steps(
      'deliver-to-boite',
      [
        'functions/deliver-to-boite/deliver-to-boite.ts#createDeliverToBoite',
        'functions/domain/effects.ts#claimStep',
        'functions/adapters/dossiers-table/claims.ts#claims',
        'functions/adapters/dossiers-table/conditions.ts#deliverable',
        'functions/adapters/boites-bucket.ts#boitesBucket',
      ],
      'read',
      'claim',
      'look',
      'put',
      'giveBack',
      'settle',
    ),
    steps(
      'carry-out-events',
      ['functions/carry-out-events/carry-out-events.ts#createCarryOutEvents', 'functions/adapters/dossiers-table/chain.ts#chain'],
      'load',
      'advance1',
      'tell',
      'advance2',
    ),
  ];
}
