import * as z from 'zod';
import type { Claimed } from '../adapters/dossiers-table/claims.ts';
import type { EffectEnd } from '../domain/effects.ts';
import { NoticeIdSchema, noticeTag, type OwedNotice } from '../domain/notices.ts';
import { FAST_TRIES, retryAt } from '../shared/attempts.ts';
import { warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { Handled } from '../shared/queue.ts';
import type { OwedMail, SendOwed, Step } from '../shared/send-owed.ts';
import type { NoticeLetter } from './notice-letter.ts';

/** The message is a bell: it names a notice, and says nothing of it. */
export const NoticeBellSchema = z.strictObject({ id: NoticeIdSchema });
export type NoticeBell = z.infer<typeof NoticeBellSchema>;

export interface SendNoticesDeps {
  readonly read: (id: string) => Promise<OwedNotice | null>;
  readonly claim: (notice: OwedNotice, owner: string, now: string, leaseSeconds: number) => Promise<Claimed>;
  readonly settle: (id: string, owner: string, end: EffectEnd, proof?: string) => Promise<'settled' | 'lost'>;
  readonly recordFailure: (notice: OwedNotice, owner: string, dueAgain: string) => Promise<'owed' | 'set-aside'>;
  /** To whom and what, computed now. */
  readonly letterFor: (notice: OwedNotice) => Promise<NoticeLetter>;
  readonly sendOwed: SendOwed;
  readonly newOwner: () => string;
  readonly now: () => Date;
}

/** Sends a notice: a mail that belongs to no dossier, under the same rules as the others. */
export function createSendNotices(deps: SendNoticesDeps) {
  return async ({ id }: NoticeBell): Promise<Handled> => {
    // Drawn anew by each invocation: a retry of this one is another owner (design §1.5).
    const owner = deps.newOwner();
    for (;;) {
      const notice = await deps.read(id);
      if (notice === null || (notice.state !== 'du' && notice.state !== 'pris')) return 'done';
      // Before the claim: what fails here leaves nothing claimed.
      const found = await deps.letterFor(notice);
      const step = await deps.sendOwed(owedMail(notice, found), owner, found.letter);
      // `next`: it has ended, or a dead claim was counted and it is owed anew; the next reading tells.
      if (step !== 'next') return step;
    }
  };

  function owedMail(notice: OwedNotice, { tags, silent }: NoticeLetter): OwedMail {
    const { id, kind, to, attempts } = notice;
    return {
      tags: { avis: noticeTag(id), ...tags },
      fields: { notice: id, kind },
      claim: (owner, now, leaseSeconds) => deps.claim(notice, owner, now, leaseSeconds),
      async settle(owner, end, proof) {
        const settled = await deps.settle(id, owner, end, proof);
        if (settled === 'settled' && end === 'fait' && silent !== undefined) count('MailboxSilent', { demarche: silent });
        return settled;
      },
      failed: (owner) => failed(notice, owner),
      evidence: async () => (await deps.read(id))?.evidence,
      triedBefore: attempts > 0,
      // An operator is better told twice than never; a mailbox that gets everything twice is soon read by nobody.
      inDoubt: to.role === 'operateur' ? 'again' : 'leave',
    };
  }

  async function failed(notice: OwedNotice, owner: string): Promise<Step> {
    if ((await deps.recordFailure(notice, owner, retryAt(deps.now(), notice.attempts + 1))) === 'set-aside') {
      count('MailSetAside');
      warn('MAIL_SET_ASIDE', { notice: notice.id, kind: notice.kind });
      return 'next';
    }
    return notice.attempts + 1 <= FAST_TRIES ? 'back' : 'done';
  }
}
