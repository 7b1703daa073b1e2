import { type Claim, type ClaimStep, claimStep, type EffectState } from '../../functions/domain/effects.ts';

/** Slot of an invocation, or of one that is no more: a token is drawn anew each time, so nobody ever holds it again. */
export type Owner = 'x1' | 'x2' | 'gone' | 'gone2' | '';

/**
 * How far the clock is with a claim: `leased`; `dead`, the lease is over; `free`, the evidence time is over too. The clock of a model
 * is nothing but that: no rule asks for anything else.
 */
export type Phase = 'leased' | 'dead' | 'free';

/** An effect of the table, as far as its claim goes. `absent`: nobody ever owed nor claimed it. */
export interface Effect {
  readonly state: EffectState | 'absent';
  readonly owner: Owner;
  readonly phase: Phase;
  /** Failed attempts. */
  readonly attempts: number;
  readonly evidence: boolean;
}

export const ABSENT: Effect = { state: 'absent', owner: '', phase: 'leased', attempts: 0, evidence: false };
export const OWED: Effect = { ...ABSENT, state: 'du' };

const LEASE_UNTIL = '2026-11-25T10:02:00.000Z';
/** As on AWS (infra/config.ts). */
const EVIDENCE_SECONDS = 600;
const NOW: Readonly<Record<Phase, string>> = {
  leased: '2026-11-25T10:00:00.000Z',
  dead: '2026-11-25T10:02:01.000Z',
  free: '2026-11-25T10:12:00.000Z',
};

/** The claim as the product keeps it. */
export function claimOf({ state, owner, attempts }: Effect): Claim {
  return {
    state: state === 'absent' ? 'du' : state,
    attempts,
    ...(owner === '' ? {} : { owner, leaseUntil: LEASE_UNTIL }),
  };
}

/** What a claimant may do: asked of the product's own rule. */
export function stepOf(effect: Effect, owner: Owner): ClaimStep {
  return effect.state === 'absent' ? 'claim' : claimStep(claimOf(effect), owner, NOW[effect.phase], EVIDENCE_SECONDS);
}
