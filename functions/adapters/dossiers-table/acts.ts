import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Act, ActSchema, dayOf } from '../../domain/acts.ts';
import type { Table } from './client.ts';
import { withoutKeys } from './keys.ts';

const actKey = ({ at, id }: Act) => ({ pk: `ACTE#${dayOf(at)}`, sk: `${at}#${id}` });

/** What operators did, by day. */
export function acts({ client, name: TableName }: Table) {
  return {
    /** Writes an act, or its end over its beginning. */
    async record(act: Act): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...actKey(act), ...ActSchema.parse(act) } }));
    },

    /** Acts of a day (UTC, `2026-11-25`), oldest first. */
    async ofDay(day: string): Promise<Act[]> {
      const found: Act[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': `ACTE#${day}` },
            ConsistentRead: true,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        found.push(...(page.Items ?? []).map((item) => ActSchema.parse(withoutKeys(item))));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return found;
    },
  };
}
export type Acts = ReturnType<typeof acts>;
