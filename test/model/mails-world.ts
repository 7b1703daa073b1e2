import { OWED } from './claims.ts';
import type { Rule, World } from './explore.ts';
import { ACKNOWLEDGED, AS_BUILT, has, type MailsState, type MailsVariant, RANKS, type Sender, type Tags } from './mails-state.ts';
import { begin, flies, gone, received, SLOTS, senderRule } from './mails-steps.ts';

/** The carrying out of the second event owes its mail, and rings, or dies before. */
const carryOut: Rule<MailsState> = {
  name: 'carry-out-events',
  of: ['functions/carry-out-events/carry-out-events.ts#createCarryOutEvents', 'functions/adapters/queues.ts#mailBell'],
  *moves(s) {
    if (s.mails[1].state !== 'absent') return;
    const owed: MailsState = { ...s, mails: [s.mails[0], OWED] };
    yield { what: 'owes the second mail and rings', to: { ...owed, bell: true } };
    yield { what: 'owes the second mail and dies', to: owed, fault: true };
  },
};

function bells(v: MailsVariant): Rule<MailsState> {
  return {
    name: 'sweep-due',
    of: ['functions/sweep-due/owed-mails.ts#owedMailBells'],
    *moves(s) {
      const owed = s.mails.some(({ state }) => state === 'du' || state === 'pris');
      if (v.sweeps && owed && !s.bell) yield { what: 'rings', to: { ...s, bell: true } };
    },
  };
}

/** The queue, and the deaths of those it calls. */
const queue: Rule<MailsState> = {
  name: 'mail queue',
  of: ['functions/shared/queue.ts#eachRecord'],
  *moves(s) {
    for (const slot of SLOTS) {
      const me = s[slot];
      if (me === null) {
        if (s.bell) yield { what: `calls ${slot}`, to: { ...s, bell: false, [slot]: begin() } };
        yield { what: `calls ${slot} late, or twice`, to: { ...s, [slot]: begin() }, fault: true };
        break;
      }
    }
    if (s.bell) yield { what: 'loses the bell', to: { ...s, bell: false }, fault: true };
    for (const slot of SLOTS) {
      const me = s[slot];
      if (me === null) continue;
      const dead = { ...gone(s, slot), bell: true };
      yield { what: `${slot} dies before « ${me.step} »`, to: dead, fault: true };
      if (me.step === 'send' && me.mails !== '') {
        yield { what: `${slot} dies, its mail is on its way`, to: flies(dead, me.mails), fault: true };
      }
    }
  },
};

const without = (all: readonly Tags[], one: Tags): Tags[] => all.filter((_, index) => index !== all.indexOf(one));

/** The clock, SES, and the recorder of what SES says. */
function outside(v: MailsVariant): Rule<MailsState> {
  return {
    name: 'outside',
    of: ['functions/record-mail-events/record-mail-events.ts#createRecordMailEvents', 'functions/adapters/dossiers-table/claims.ts#claims'],
    *moves(s) {
      for (const rank of RANKS) {
        const { state, owner, phase } = s.mails[rank];
        if (state !== 'pris') continue;
        const at = (next: 'dead' | 'free'): MailsState => {
          const effect = { ...s.mails[rank], phase: next };
          return { ...s, mails: rank === 0 ? [effect, s.mails[1]] : [s.mails[0], effect] };
        };
        const outlived = SLOTS.every((slot) => !s[slot]?.older[rank]);
        const over = owner.startsWith('gone') && outlived && !s.flying.some((tags) => has(tags, rank));
        if (phase === 'leased' && (over || !v.leaseOutlives)) yield { what: `the lease of mail ${rank + 1} is over`, to: at('dead') };
        const said = !s.unsaid.some((tags) => has(tags, rank));
        if (phase === 'dead' && (said || !v.evidenceTime)) yield { what: `the evidence time of mail ${rank + 1} is over`, to: at('free') };
      }
      for (const tags of new Set(s.flying)) {
        const landed = { ...s, flying: without(s.flying, tags) };
        yield { what: 'a late mail leaves', to: received(landed, tags) };
        yield { what: 'a late mail is lost', to: landed };
      }
      for (const tags of new Set(s.unsaid)) yield* word(s, tags);
      for (const tags of new Set(s.late)) {
        yield { what: 'SES says late what it sent', to: said({ ...s, late: without(s.late, tags) }, tags), fault: true };
      }
    },
  };

  function said(s: MailsState, tags: Tags): MailsState {
    const [one, two] = s.mails;
    return { ...s, mails: [has(tags, 0) ? { ...one, evidence: true } : one, has(tags, 1) ? { ...two, evidence: true } : two] };
  }

  function* word(s: MailsState, tags: Tags) {
    const heard = { ...s, unsaid: without(s.unsaid, tags) };
    yield { what: 'SES says what it sent', to: said(heard, tags) };
    const suppressed = [s.suppressed[0] + (has(tags, 0) ? 1 : 0), s.suppressed[1] + (has(tags, 1) ? 1 : 0)] as const;
    if (suppressed.some((count) => count > v.suppressible)) return;
    yield { what: 'the word of SES never arrives', to: { ...heard, suppressed }, fault: true as const };
    yield { what: 'the word of SES is late', to: { ...heard, suppressed, late: [...s.late, tags].sort() }, fault: true as const };
  }
}

/** What must hold in every state, whatever went wrong before. */
function broken(s: MailsState): string | undefined {
  for (const rank of RANKS) {
    if (s.sent[rank] > 1 + s.suppressed[rank]) return 'no mail is doubled while evidence arrives';
    if (s.mails[rank].state === 'fait' && s.sent[rank] === 0) return 'no mail is lost: what is done was sent';
  }
  const before = s.sent[0] > 0 || s.mails[0].state === 'ecarte';
  if (s.sent[1] > 0 && !before) return 'order: the acknowledgement comes before what follows it';
  return undefined;
}

/** Two invocations are alike but for their slot, two deaths but for their token. */
function key(s: MailsState): string {
  const asIs = textOf(s, s.x1, s.x2, { x1: 'x1', x2: 'x2' });
  const swapped = textOf(s, s.x2, s.x1, { x1: 'x2', x2: 'x1' });
  return asIs < swapped ? asIs : swapped;
}

function textOf(s: MailsState, one: Sender | null, other: Sender | null, names: Readonly<Record<string, string>>): string {
  const sender = (x: Sender | null) => (x === null ? '-' : `${x.step},${x.mails},${x.read},${x.fresh},${x.older},${x.after}`);
  const [first, second] = s.mails.map(({ owner }) => owner);
  const dead = (owner = '') => (owner.startsWith('gone') ? (owner === first || !first?.startsWith('gone') ? 'gone' : 'gone2') : undefined);
  const effects = s.mails.map(({ state, phase, attempts, evidence, owner }, rank) => {
    const name = dead(rank === 0 ? first : second) ?? names[owner] ?? '';
    return `${state},${name},${phase},${attempts},${evidence}`;
  });
  return `${effects.join('|')}|${s.bell}|${s.sent}|${s.unsaid}|${s.late}|${s.suppressed}|${s.flying}|${sender(one)}|${sender(other)}`;
}

const ENDS = new Set(['fait', 'ecarte']);

/** The mails of a dossier to its usager, with at most two invocations at once. */
export function mailsWorld(changed: Partial<MailsVariant> = {}): World<MailsState> {
  const v = { ...AS_BUILT, ...changed };
  return {
    start: ACKNOWLEDGED,
    rules: [carryOut, bells(v), queue, senderRule(v), outside(v)],
    key,
    broken,
    ended: (s) => s.mails.every(({ state }) => ENDS.has(state)) && s.x1 === null && s.x2 === null && s.flying.length === 0,
  };
}
