import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';
import { due } from './keys.ts';

/** When the credentials of an sFTP account are to be looked at: one item of the due index for each account (ADR 0020). */
const reviewKey = (username: string) => ({ pk: `ACCOUNT#${username}`, sk: 'ECHEANCE' });

export function reviews({ client, name: TableName }: Table) {
  return {
    /** Looks at an account at an instant; said again, the later call counts. */
    async schedule(username: string, instant: string): Promise<void> {
      const key = reviewKey(username);
      await client.send(new PutCommand({ TableName, Item: { ...key, username, ...due(key.pk, instant) } }));
    },

    /** The account is no more. */
    async drop(username: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: reviewKey(username) }));
    },
  };
}
