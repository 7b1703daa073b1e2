import * as z from 'zod';
import type { Claimed } from '../adapters/dossiers-table/claims.ts';
import type { Dossier } from '../domain/dossier.ts';
import { type Effect, type EffectEnd, type EffectName, type EffectRole, effectTags } from '../domain/effects.ts';
import { NumeroSchema } from '../domain/ids.ts';
import { renderMail } from '../domain/mails/index.ts';
import { FAST_TRIES, retryAt } from '../shared/attempts.ts';
import { warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { Handled } from '../shared/queue.ts';
import type { OwedMail, SendOwed, Step } from '../shared/send-owed.ts';
import type { Letter } from './letters.ts';
import { type MailEffect, nextMail } from './next-mail.ts';

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
  readonly letterFor: (dossier: Dossier, mails: readonly MailEffect[]) => Promise<Letter>;
  readonly sendOwed: SendOwed;
  readonly newOwner: () => string;
  readonly now: () => Date;
}

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

  async function sendOne(dossier: Dossier, mails: readonly MailEffect[], owner: string): Promise<Step> {
    // Before the claim: what fails here leaves nothing claimed.
    const { to, facts, tags } = await deps.letterFor(dossier, mails);
    const kinds = mails.map(({ kind }) => kind);
    return deps.sendOwed(owedMail(dossier.numero, mails, tags), owner, to === null ? null : { to, mail: renderMail(kinds, facts) });
  }

  function owedMail(numero: string, mails: readonly MailEffect[], tags: Readonly<Record<string, string>>): OwedMail {
    return {
      tags: { ...effectTags(numero, mails), ...tags },
      fields: { numero, mail: mails.map(({ seq, kind, role }) => `${seq}-${kind}-${role}`).join(' ') },
      claim: (owner, now, leaseSeconds) => deps.claim(numero, mails, owner, now, leaseSeconds),
      settle: (owner, end, proof) => deps.settle(numero, mails, owner, end, proof),
      failed: (owner) => failed(numero, mails, owner),
      async evidence() {
        const proofs = await Promise.all(mails.map((name) => deps.evidenceOf(numero, name)));
        // Of each: a word of SES about one alone may be of an older mail, and come late.
        return proofs.every((found) => found !== undefined) ? proofs[0] : undefined;
      },
      triedBefore: mails.some(({ attempts }) => attempts > 0),
      inDoubt: mails.some(({ role }) => role === 'mairie') ? 'leave' : 'again',
    };
  }

  /**
   * Records the failed attempt. The first tries come back with the message, a blip is over by then; the others wait for
   * the sweeper, so that the eight attempts outlast a quota of the day.
   */
  async function failed(numero: string, mails: readonly MailEffect[], owner: string): Promise<Step> {
    let left = 0;
    for (const mail of mails) {
      const dueAgain = retryAt(deps.now(), mail.attempts + 1);
      if ((await deps.recordFailure(numero, mail, owner, dueAgain)) === 'owed') {
        left += 1;
        continue;
      }
      count('MailSetAside');
      warn('MAIL_SET_ASIDE', { numero, mail: `${mail.seq}-${mail.kind}-${mail.role}` });
    }
    if (left === 0) return 'next';
    return mails.every(({ attempts }) => attempts + 1 <= FAST_TRIES) ? 'back' : 'done';
  }
}
