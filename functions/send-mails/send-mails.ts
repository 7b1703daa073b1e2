import * as z from 'zod';
import type { Claimed } from '../adapters/dossiers-table/claims.ts';
import type { Dossier } from '../domain/dossier.ts';
import { type Effect, type EffectEnd, type EffectName, type EffectRole, effectTag } from '../domain/effects.ts';
import { NumeroSchema } from '../domain/ids.ts';
import { type Mail, renderMail, type SendOutcome } from '../domain/mails/index.ts';
import { info, warn } from '../shared/logger.ts';
import type { Handled } from '../shared/queue.ts';
import { FAST_TRIES, retryAt } from './attempts.ts';
import type { Letter } from './letters.ts';
import { nextMail, type OwedMail } from './next-mail.ts';

/** The message is a bell: it says that a dossier owes mails, not which. */
export const BellSchema = z.strictObject({ numero: NumeroSchema });
export type Bell = z.infer<typeof BellSchema>;

/** Milliseconds that one mail may take: reading, claiming, ten seconds of SES, settling. */
const MAIL_MS = 15_000;

export interface SendMailsDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  /** Effects owed or claimed, oldest first. */
  readonly open: (numero: string) => Promise<readonly Effect[]>;
  readonly claim: (numero: string, names: readonly EffectName[], owner: string, now: string, leaseSeconds: number) => Promise<Claimed>;
  readonly settle: (
    numero: string,
    names: readonly EffectName[],
    owner: string,
    end: EffectEnd,
    proof?: string,
  ) => Promise<'settled' | 'lost'>;
  readonly recordFailure: (numero: string, name: EffectName, owner: string, dueAgain: string) => Promise<'owed' | 'set-aside'>;
  /** What SES says of a mail that nobody settled; undefined where it has said nothing. */
  readonly evidenceOf: (numero: string, name: EffectName) => Promise<string | undefined>;
  /** Recipient and facts of the mail for effects that go together. */
  readonly letterFor: (dossier: Dossier, mails: readonly OwedMail[]) => Promise<Letter>;
  readonly send: (letter: { to: string; mail: Mail; effectTags: readonly string[] }) => Promise<SendOutcome>;
  readonly newOwner: () => string;
  readonly now: () => Date;
  readonly leaseSeconds: number;
}

/** `next`: this mail has come to an end, look at the one after it. */
type Step = Handled | 'next';

/**
 * Sends the owed mails of a dossier, oldest first, and stops at the first that is held or fails (design §7): then the
 * message returns. Each recipient has a line of his own, so that a mairie's mailbox never holds the usager back.
 */
export function createSendMails(deps: SendMailsDeps) {
  return async ({ numero }: Bell, remainingMs: () => number): Promise<Handled> => {
    const dossier = await deps.load(numero);
    if (dossier === null) return 'done';
    // Drawn anew by each invocation: a retry of this one is another owner (design §1.5).
    const owner = deps.newOwner();
    const usager = await sendLine(dossier, 'usager', owner, remainingMs);
    const mairie = await sendLine(dossier, 'mairie', owner, remainingMs);
    return usager === 'back' || mairie === 'back' ? 'back' : 'done';
  };

  async function sendLine(dossier: Dossier, role: EffectRole, owner: string, remainingMs: () => number): Promise<Handled> {
    for (;;) {
      // Read again each time: what became owed meanwhile may go along with what is next.
      const mails = nextMail(await deps.open(dossier.numero), role);
      if (mails.length === 0) return 'done';
      if (remainingMs() < MAIL_MS) return 'back';
      const step = await sendOne(dossier, mails, owner);
      if (step !== 'next') return step;
    }
  }

  async function sendOne(dossier: Dossier, mails: readonly OwedMail[], owner: string): Promise<Step> {
    const { numero } = dossier;
    // Before the claim: what fails here leaves nothing claimed.
    const letter = await deps.letterFor(dossier, mails);
    switch (await deps.claim(numero, mails, owner, deps.now().toISOString(), deps.leaseSeconds)) {
      case 'settled':
        return 'next';
      case 'held':
        info('MAIL_HELD', fields(numero, mails));
        return 'back';
      case 'taken-over':
        return afterDeadClaim(numero, mails, owner);
      case 'created':
      case 'claimed':
        break;
    }
    if (letter.to === null) return end(numero, mails, owner, 'annule');
    const tags = mails.map((name) => effectTag(numero, name));
    const mail = renderMail(
      mails.map(({ kind }) => kind),
      letter.facts,
    );
    const sent = await deps.send({ to: letter.to, mail, effectTags: tags });
    switch (sent.outcome) {
      case 'sent':
        return end(numero, mails, owner, 'fait', sent.messageId);
      case 'rejected':
        return end(numero, mails, owner, 'refuse', sent.reason);
      case 'postponed':
        warn('MAIL_FAILED', { ...fields(numero, mails), reason: sent.reason });
        return failed(numero, mails, owner);
      case 'unknown':
        // The claim stays: after lease and evidence time, whoever takes it over looks at the evidence first.
        warn('MAIL_FAILED', { ...fields(numero, mails), reason: sent.reason });
        return 'back';
    }
  }

  /** A claimant died between claim and settling. Proof settles; without it the usager is told again, a mairie is not. */
  async function afterDeadClaim(numero: string, mails: readonly OwedMail[], owner: string): Promise<Step> {
    const proofs = await Promise.all(mails.map((name) => deps.evidenceOf(numero, name)));
    // Effects of one claim left in one mail: the proof of one is that of the other.
    const proof = proofs.find((found) => found !== undefined);
    if (proof !== undefined) return end(numero, mails, owner, 'fait', proof);
    if (mails.some(({ role }) => role === 'mairie')) return end(numero, mails, owner, 'incertain');
    // The dead attempt counts, so that a mail that kills its sender is set aside in the end; then it is claimed afresh.
    await failed(numero, mails, owner);
    return 'next';
  }

  async function end(numero: string, mails: readonly OwedMail[], owner: string, how: EffectEnd, proof?: string): Promise<Step> {
    const settled = await deps.settle(numero, mails, owner, how, proof);
    // The lease ran out in the meantime and another has the claim: he looks at the evidence.
    if (settled === 'lost') {
      info('MAIL_HELD', fields(numero, mails));
      return 'back';
    }
    if (how === 'fait') info('MAIL_SENT', fields(numero, mails));
    else if (how === 'annule') info('MAIL_CANCELLED', fields(numero, mails));
    else warn(how === 'refuse' ? 'MAIL_REFUSED' : 'MAIL_UNCERTAIN', { ...fields(numero, mails), reason: proof });
    return 'next';
  }

  /**
   * Records the failed attempt. The first tries come back with the message, a blip is over by then; the others wait for
   * the sweeper, so that the eight attempts outlast a quota of the day.
   */
  async function failed(numero: string, mails: readonly OwedMail[], owner: string): Promise<Step> {
    let left = 0;
    for (const mail of mails) {
      const dueAgain = retryAt(deps.now(), mail.attempts + 1);
      if ((await deps.recordFailure(numero, mail, owner, dueAgain)) === 'owed') left += 1;
      else warn('MAIL_SET_ASIDE', fields(numero, [mail]));
    }
    if (left === 0) return 'next';
    return mails.every(({ attempts }) => attempts + 1 <= FAST_TRIES) ? 'back' : 'done';
  }
}

/** Identifiers only: never an address, a subject or a comment. */
function fields(numero: string, mails: readonly EffectName[]) {
  return { numero, mail: mails.map(({ seq, kind, role }) => `${seq}-${kind}-${role}`).join(' ') };
}
