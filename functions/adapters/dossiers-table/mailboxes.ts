import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  afterNews,
  type MailboxHealth,
  MailboxHealthSchema,
  type MailboxName,
  type MailboxNews,
  type MailboxRole,
  unknownMailbox,
} from '../../domain/mailbox.ts';
import { readAll } from './batch.ts';
import { type Table, written } from './client.ts';
import { mailboxKey, withoutKeys } from './keys.ts';

/** Others wrote the same mailbox too often, one after the other: the event comes back. */
export class MailboxContendedError extends Error {
  override readonly name = 'MailboxContendedError';
}

/** More events of one mailbox at one moment is no ordinary life. */
const MAX_TRIES = 5;

/** Health of the mailboxes of raccordements, as SES tells it. */
export function mailboxes(table: Table) {
  const { client, name: TableName } = table;
  async function health(insee: string, demarche: string, role: MailboxRole): Promise<MailboxHealth | null> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: mailboxKey(insee, demarche, role), ConsistentRead: true }));
    return Item === undefined ? null : MailboxHealthSchema.parse(withoutKeys(Item));
  }

  function write(before: MailboxHealth | null, after: MailboxHealth): Promise<boolean> {
    const { insee, demarche, role } = after;
    const put = new PutCommand({
      TableName,
      Item: { ...mailboxKey(insee, demarche, role), ...after },
      ...(before === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': before.version } }),
    });
    return written(client.send(put));
  }

  return {
    /** Null: SES has said nothing of it. */
    health,

    /** The health of many mailboxes, in the order of their names; null where SES has said nothing. */
    async healthOf(names: readonly MailboxName[]): Promise<(MailboxHealth | null)[]> {
      const items = await readAll(
        table,
        names.map(({ insee, demarche, role }) => mailboxKey(insee, demarche, role)),
      );
      const found = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
      return names.map(({ insee, demarche, role }) => {
        const { pk, sk } = mailboxKey(insee, demarche, role);
        const item = found.get(`${pk} ${sk}`);
        return item === undefined ? null : MailboxHealthSchema.parse(withoutKeys(item));
      });
    },

    /** Writes what an operator knows of a mailbox, over what was read. `stale`: SES said something meanwhile. */
    async saveHealth(before: MailboxHealth, after: MailboxHealth): Promise<'saved' | 'stale'> {
      return (await write(before, { ...after, version: before.version + 1 })) ? 'saved' : 'stale';
    },

    /** Writes what SES says of one mail to a mailbox; answers the health after it. */
    async record(name: MailboxName, news: MailboxNews): Promise<MailboxHealth> {
      for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
        const before = await health(name.insee, name.demarche, name.role);
        const known = before ?? unknownMailbox(name);
        const after = afterNews(known, news);
        if (after === known && before !== null) return before;
        const next = before === null ? after : { ...after, version: before.version + 1 };
        if (await write(before, next)) return next;
      }
      throw new MailboxContendedError(`a mailbox was written ${MAX_TRIES} times in a row by others`);
    },
  };
}
export type Mailboxes = ReturnType<typeof mailboxes>;
