import type { Claimed } from '../adapters/dossiers-table/claims.ts';
import type { EffectEnd } from '../domain/effects.ts';
import type { Mail, SendOutcome } from '../domain/mails/index.ts';
import { info, warn } from './logger.ts';
import type { Handled } from './queue.ts';

/** A mail that is owed, and how it is claimed and ended: of one effect, of two that leave together, or a notice. */
export interface OwedMail {
  /** Name it to SES, whose events give them back. */
  readonly tags: Readonly<Record<string, string>>;
  /** Identifiers for the logs: never an address, a subject or a comment. */
  readonly fields: Readonly<Record<string, string>>;
  readonly claim: (owner: string, now: string, leaseSeconds: number) => Promise<Claimed>;
  readonly settle: (owner: string, end: EffectEnd, proof?: string) => Promise<'settled' | 'lost'>;
  /** Records the failed attempt. */
  readonly failed: (owner: string) => Promise<Step>;
  /** What SES says of it by itself; undefined where it has said nothing. */
  readonly evidence: () => Promise<string | undefined>;
  /** An attempt has failed before: what was taken for lost may have been proved since. */
  readonly triedBefore: boolean;
  /** Without evidence of a mail in doubt: told again, since twice is better than never, or left in doubt (docs/adr/0004). */
  readonly inDoubt: 'again' | 'leave';
}

/** `next`: this mail has come to an end, look at the one after it. */
export type Step = Handled | 'next';

/** To whom, and what. `null`: nobody to send it to, or nothing to say any more. */
export type OwedLetter = { readonly to: string; readonly mail: Mail } | null;

export interface SendOwedDeps {
  readonly send: (letter: { to: string; mail: Mail; tags: Readonly<Record<string, string>> }) => Promise<SendOutcome>;
  readonly now: () => Date;
  readonly leaseSeconds: number;
}

/**
 * Sends one owed mail: claimed, sent, settled (design §1.5). One rule for every mail that leaves the hub.
 * @returns `back` where it is held by another or in doubt: whoever comes next looks at the evidence first
 */
export function createSendOwed({ send, now, leaseSeconds }: SendOwedDeps) {
  return async (owed: OwedMail, owner: string, letter: OwedLetter): Promise<Step> => {
    switch (await owed.claim(owner, now().toISOString(), leaseSeconds)) {
      case 'settled':
        return 'next';
      case 'held':
        info('MAIL_HELD', owed.fields);
        return 'back';
      case 'taken-over':
        return afterDeadClaim(owed, owner);
      case 'created':
      case 'claimed':
        break;
    }
    const proof = owed.triedBefore ? await owed.evidence() : undefined;
    if (proof !== undefined) return end(owed, owner, 'fait', proof);
    if (letter === null) return end(owed, owner, 'annule');
    const sent = await send({ ...letter, tags: owed.tags });
    switch (sent.outcome) {
      case 'sent':
        return end(owed, owner, 'fait', sent.messageId);
      case 'rejected':
        return end(owed, owner, 'refuse', sent.reason);
      case 'postponed':
        warn('MAIL_FAILED', { ...owed.fields, reason: sent.reason });
        return owed.failed(owner);
      case 'unknown':
        // The claim stays: after lease and evidence time, whoever takes it over looks at the evidence first.
        warn('MAIL_FAILED', { ...owed.fields, reason: sent.reason });
        return 'back';
    }
  };

  /** A claimant died between claim and settling. Proof settles. */
  async function afterDeadClaim(owed: OwedMail, owner: string): Promise<Step> {
    const proof = await owed.evidence();
    if (proof !== undefined) return end(owed, owner, 'fait', proof);
    if (owed.inDoubt === 'leave') return end(owed, owner, 'incertain');
    // The dead attempt counts, so that a mail that kills its sender is set aside in the end; then it is claimed afresh.
    await owed.failed(owner);
    return 'next';
  }

  async function end(owed: OwedMail, owner: string, how: EffectEnd, proof?: string): Promise<Step> {
    // The lease ran out in the meantime and another has the claim: he looks at the evidence.
    if ((await owed.settle(owner, how, proof)) === 'lost') {
      info('MAIL_HELD', owed.fields);
      return 'back';
    }
    if (how === 'fait') info('MAIL_SENT', owed.fields);
    else if (how === 'annule') info('MAIL_CANCELLED', owed.fields);
    else warn(how === 'refuse' ? 'MAIL_REFUSED' : 'MAIL_UNCERTAIN', { ...owed.fields, reason: proof });
    return 'next';
  }
}
export type SendOwed = ReturnType<typeof createSendOwed>;
