import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Act, ActSchema, dayOf } from '../../domain/acts.ts';
import { queryAll, type Table } from './client.ts';
import { withoutKeys } from './keys.ts';

const actKey = ({ at, id }: Act) => ({ pk: `ACTE#${dayOf(at)}`, sk: `${at}#${id}` });

/** What operators did, by day. */
export function acts(table: Table) {
  const { client, name: TableName } = table;
  return {
    /** Writes an act, or its end over its beginning. */
    async record(act: Act): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...actKey(act), ...ActSchema.parse(act) } }));
    },

    /** Acts of a day (UTC, `2026-11-25`), oldest first. */
    async ofDay(day: string): Promise<Act[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `ACTE#${day}` },
        ConsistentRead: true,
      });
      return items.map((item) => ActSchema.parse(withoutKeys(item)));
    },
  };
}
export type Acts = ReturnType<typeof acts>;
