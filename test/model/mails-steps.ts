import { EffectSchema, type Effect as ProductEffect } from '../../functions/domain/effects.ts';
import { nextMail } from '../../functions/send-mails/next-mail.ts';
import { claimOf, type Effect, type Owner, stepOf } from './claims.ts';
import type { Move, Rule } from './explore.ts';
import { has, type MailsState, type MailsVariant, RANKS, type Rank, type Sender, type Step, type Tags } from './mails-state.ts';

export type Slot = 'x1' | 'x2';
export const SLOTS: readonly Slot[] = ['x1', 'x2'];

const NAMES = [
  { seq: 1, kind: 'accuse', role: 'usager' },
  { seq: 2, kind: 'transmis', role: 'usager' },
] as const;

/** The open effects as the table gives them. */
function openEffects(s: MailsState): ProductEffect[] {
  return RANKS.filter((rank) => ['du', 'pris'].includes(s.mails[rank].state)).map((rank) =>
    EffectSchema.parse({ numero: 'A-9-TESTTEST', ...NAMES[rank], ...claimOf(s.mails[rank]) }),
  );
}

const pair = <T>(of: (rank: Rank) => T): [T, T] => [of(0), of(1)];
const ranksOf = (tags: Tags | ''): Rank[] => RANKS.filter((rank) => has(tags, rank));

export const begin = (): Sender => ({
  step: 'open',
  mails: '',
  read: ['', ''],
  fresh: [false, false],
  older: [false, false],
  after: 'next',
});

/** The same invocation looks for its next mail: it is no younger. */
function again(): Omit<Sender, 'older'> {
  const { older: _, ...afresh } = begin();
  return afresh;
}

/** The invocation is no more; its token stays in what it claimed, and is another than that of an older death. */
export function gone(s: MailsState, slot: Slot): MailsState {
  const taken = s.mails.some(({ owner }) => owner === 'gone');
  const label: Owner = taken ? 'gone2' : 'gone';
  return { ...s, [slot]: null, mails: pair((rank) => (s.mails[rank].owner === slot ? { ...s.mails[rank], owner: label } : s.mails[rank])) };
}

const back = (s: MailsState, slot: Slot): MailsState => ({ ...gone(s, slot), bell: true });

const go = (s: MailsState, slot: Slot, change: Partial<Sender>): MailsState => ({ ...s, [slot]: { ...(s[slot] ?? begin()), ...change } });

/** Changes effects; whoever had read one of their claims before read another one's. */
function write(s: MailsState, ranks: readonly Rank[], change: (effect: Effect) => Effect): MailsState {
  const stale = (one: Sender | null) => (one === null ? null : { ...one, fresh: pair((rank) => one.fresh[rank] && !ranks.includes(rank)) });
  return { ...s, mails: pair((rank) => (ranks.includes(rank) ? change(s.mails[rank]) : s.mails[rank])), x1: stale(s.x1), x2: stale(s.x2) };
}

/** A claim was made: every invocation of now began before it. */
function aged(s: MailsState, ranks: readonly Rank[]): MailsState {
  const older = (one: Sender | null) => (one === null ? null : { ...one, older: pair((rank) => one.older[rank] || ranks.includes(rank)) });
  return { ...s, x1: older(s.x1), x2: older(s.x2) };
}

/** The usager receives the mail; SES will say so. */
export function received(s: MailsState, tags: Tags): MailsState {
  const sent = pair((rank) => s.sent[rank] + (has(tags, rank) ? 1 : 0));
  return { ...s, sent, unsaid: [...s.unsaid, tags].sort() };
}

type Moves = Iterable<Move<MailsState>>;

/** send-mails, call by call; which mails go together and what a claimant may do is asked of the product's own rules. */
export function senderRule(v: MailsVariant): Rule<MailsState> {
  const claimedOf = (tags: Tags | ''): Rank[] => (v.claimsBoth ? ranksOf(tags) : ranksOf(tags).slice(0, 1));

  const acts: Readonly<Record<Step, (s: MailsState, me: Sender, slot: Slot) => Moves>> = {
    *open(s, _, slot) {
      const mails = nextMail(openEffects(s), 'usager')
        .map(({ kind }) => (kind === 'accuse' ? '0' : '1'))
        .join('') as Tags | '';
      if (mails === '') yield { what: 'finds no mail owed', to: gone(s, slot) };
      else
        yield {
          what: `is to send ${mails === '01' ? 'both in one' : `mail ${Number(mails) + 1}`}`,
          to: go(s, slot, { step: 'read', mails }),
        };
    },
    *read(s, me, slot) {
      const steps = claimedOf(me.mails).map((rank) => stepOf(s.mails[rank], slot));
      if (v.claims && steps.includes('held')) yield { what: 'finds it held', to: back(s, slot) };
      else if (v.claims && steps.every((step) => step === 'settled')) yield { what: 'finds it settled', to: go(s, slot, again()) };
      else {
        const read = pair((rank) => (s.mails[rank].state === 'du' || s.mails[rank].state === 'pris' ? s.mails[rank].state : ''));
        yield { what: 'reads the claim', to: go(s, slot, { step: 'claim', read: read as Sender['read'], fresh: [true, true] }) };
      }
    },
    *claim(s, me, slot) {
      const ranks = claimedOf(me.mails);
      const holds = ranks.every((rank) => me.read[rank] === s.mails[rank].state && (me.read[rank] !== 'pris' || me.fresh[rank]));
      if (v.claims && !holds) {
        yield { what: 'finds the claim refused', to: back(s, slot) };
        return;
      }
      const claimed = aged(
        write(s, ranks, (effect) => ({ ...effect, state: 'pris', owner: slot, phase: 'leased' })),
        ranks,
      );
      const takenOver = v.claims && ranks.some((rank) => me.read[rank] === 'pris');
      const triedBefore = ranks.some((rank) => s.mails[rank].attempts > 0);
      const step = takenOver ? 'look' : triedBefore ? 'check' : 'send';
      yield { what: takenOver ? 'takes the dead claim over' : 'claims', to: go(claimed, slot, { step }) };
    },
    *look(s, me, slot) {
      const proved = v.looks && ranksOf(me.mails).every((rank) => s.mails[rank].evidence);
      if (proved) yield { what: 'finds that SES sent it', to: go(s, slot, { step: 'settle' }) };
      else yield { what: 'finds no word of SES', to: go(s, slot, { step: firstFail(me.mails), after: 'next' }) };
    },
    *check(s, me, slot) {
      const proved = v.looks && ranksOf(me.mails).every((rank) => s.mails[rank].evidence);
      yield {
        what: proved ? 'finds that SES sent it meanwhile' : 'finds no late word of SES',
        to: go(s, slot, { step: proved ? 'settle' : 'send' }),
      };
    },
    *send(s, me, slot) {
      if (me.mails === '') return;
      const sent = received(s, me.mails);
      const inDoubt = (after: MailsState) =>
        v.doubtKeepsClaim ? back(after, slot) : go(after, slot, { step: firstFail(me.mails), after: 'back' });
      yield { what: 'sends', to: go(sent, slot, { step: 'settle' }) };
      yield { what: 'is refused by SES for now', to: go(s, slot, { step: firstFail(me.mails), after: 'back' }), fault: true };
      yield { what: 'sends and loses the answer', to: inDoubt(sent), fault: true };
      yield { what: 'loses the connection, the mail is still on its way', to: inDoubt(flies(s, me.mails)), fault: true };
      if (!v.sdkOnce) {
        yield {
          what: 'sends, loses the answer, and its SDK sends again',
          to: go(received(sent, me.mails), slot, { step: 'settle' }),
          fault: true,
        };
      }
    },
    *fail0(s, me, slot) {
      yield* failed(s, me, slot, 0, has(me.mails, 1) && claimedOf(me.mails).includes(1));
    },
    *fail1(s, me, slot) {
      yield* failed(s, me, slot, 1, false);
    },
    *settle(s, me, slot) {
      const ranks = claimedOf(me.mails);
      const mine = ranks.every((rank) => s.mails[rank].owner === slot || s.mails[rank].state === 'fait');
      if (!mine) yield { what: 'finds its claim taken over', to: back(s, slot) };
      else {
        const done = write(s, ranks, (effect) => ({ ...effect, state: 'fait', owner: '' }));
        yield { what: 'ends its claim', to: go(done, slot, again()) };
      }
    },
  };

  function* failed(s: MailsState, me: Sender, slot: Slot, rank: Rank, more: boolean): Moves {
    if (s.mails[rank].owner !== slot) {
      yield { what: 'finds its claim taken over', to: back(s, slot) };
      return;
    }
    const attempts = s.mails[rank].attempts + 1;
    const aside = attempts >= v.setAsideAfter;
    const after = write(s, [rank], (effect) => ({ ...effect, state: aside ? 'ecarte' : 'du', owner: '', attempts }));
    const what = aside ? `sets mail ${rank + 1} aside` : `records that mail ${rank + 1} failed`;
    if (more) yield { what, to: go(after, slot, { step: 'fail1' }) };
    else yield { what, to: me.after === 'next' ? go(after, slot, again()) : back(after, slot) };
  }

  return {
    name: 'send-mails',
    of: [
      'functions/send-mails/send-mails.ts#createSendMails',
      'functions/shared/send-owed.ts#createSendOwed',
      'functions/shared/send-owed.ts#createSendOwed',
      'functions/send-mails/next-mail.ts#nextMail',
      'functions/domain/effects.ts#claimStep',
      'functions/adapters/dossiers-table/claims.ts#claims',
      'functions/adapters/mailer.ts#mailer',
    ],
    *moves(s) {
      for (const slot of SLOTS) {
        const me = s[slot];
        if (me === null) continue;
        for (const move of acts[me.step](s, me, slot)) yield { ...move, what: `${slot} ${move.what}` };
      }
    },
  };
}

const firstFail = (tags: Tags | ''): Step => (has(tags, 0) ? 'fail0' : 'fail1');

export const flies = (s: MailsState, tags: Tags): MailsState => ({ ...s, flying: [...s.flying, tags].sort() });
