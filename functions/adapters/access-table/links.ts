import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Link } from '../../domain/activation.ts';
import type { Table, TransactItem } from '../dossiers-table/client.ts';
import { ttlOf, withoutKeys } from './keys.ts';

interface LinkKey {
  readonly pk: string;
  readonly sk: string;
}

/** Writes a link, which the table itself drops some time after its end. */
export const linkPut = (TableName: string, key: LinkKey, link: Link): TransactItem => ({
  Put: { TableName, Item: { ...key, ...link, ttl: ttlOf(link.expiresAt) } },
});

/** Consistent: a link used a moment ago opens nothing. */
export async function loadLink<S extends z.ZodType>({ client, name }: Table, Key: LinkKey, schema: S): Promise<z.output<S> | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
  return Item === undefined ? undefined : schema.parse(withoutKeys(Item));
}

/** Uses a link up, where nobody has: of two presses on a button one wins. */
export const linkUsed = (TableName: string, Key: LinkKey, now: string): TransactItem => ({
  Update: {
    TableName,
    Key,
    UpdateExpression: 'SET usedAt = :now',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(usedAt)',
    ExpressionAttributeValues: { ':now': now },
  },
});
