import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { EffectEnd } from '../../domain/effects.ts';
import { type Notice, NoticeSchema, type OwedNotice, OwedNoticeSchema } from '../../domain/notices.ts';
import { type Claimed, claims } from './claims.ts';
import { type Table, type TransactItem, written } from './client.ts';
import { due, noticeKey } from './keys.ts';

/** Mails that belong to no dossier: owed, claimed and ended by the very rules of the effects of dossiers. */
export function notices(table: Table, evidenceSeconds: number) {
  const { client, name: TableName } = table;
  const owed = claims(table, evidenceSeconds);

  async function read(id: string): Promise<OwedNotice | null> {
    const item = await owed.read(noticeKey(id));
    return item === null ? null : OwedNoticeSchema.parse(item);
  }

  function put(notice: Notice) {
    const key = noticeKey(notice.id);
    const item: OwedNotice = { ...NoticeSchema.parse(notice), state: 'du', attempts: 0, since: notice.at };
    return { TableName, Item: { ...key, ...item, ...due(key.pk, notice.at) }, ConditionExpression: 'attribute_not_exists(pk)' };
  }

  return {
    read,

    /** The same as {@link owe}, as an item of a transaction: an identifier owed before refuses it. */
    owed: (notice: Notice): TransactItem => ({ Put: put(notice) }),

    /**
     * Owes a notice, due at once: the next sweep rings for it. Owed before, under the same id, is a success, whatever became of it. The
     * caller needs `PutItem` on the table, nothing else.
     */
    async owe(notice: Notice): Promise<void> {
      await written(client.send(new PutCommand(put(notice))));
    },

    /** Claims a notice as just read, or a dead claim past lease and evidence time. */
    async claim(notice: OwedNotice, owner: string, now: string, leaseSeconds: number): Promise<Claimed> {
      return owed.claim([{ key: noticeKey(notice.id), read: notice }], owner, now, leaseSeconds);
    },

    /** Ends one's own claim. `lost`: the lease ran out and another has the claim. */
    async settle(id: string, owner: string, end: EffectEnd, proof?: string): Promise<'settled' | 'lost'> {
      return owed.settle([noticeKey(id)], owner, end, proof);
    },

    /** Records a failed attempt under one's own claim; owed again at an instant, or set aside after so many. */
    async recordFailure(notice: OwedNotice, owner: string, dueAgain: string): Promise<'owed' | 'set-aside'> {
      return owed.recordFailure(noticeKey(notice.id), notice.attempts, owner, dueAgain);
    },

    /** Keeps what SES said of a notice by itself. `unknown`: there is no such notice. */
    async recordEvidence(id: string, evidence: string): Promise<'recorded' | 'unknown'> {
      return owed.recordEvidence(noticeKey(id), evidence);
    },
  };
}
export type Notices = ReturnType<typeof notices>;
