import { ConditionalCheckFailedException, DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One table through the document client. `undefined` values are left out of the items. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/** Opens a table; one client per function. */
export function openTable(name: string): Table {
  return { client: DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }), name };
}

/** True once a conditional write is made, false where its condition does not hold: somebody else was first. */
export async function written(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * Writes items together, or none. False where a condition refused them, or another transaction on the same items: both mean "read again
 * and decide again".
 */
export async function transacted({ client }: Table, items: TransactItem[]): Promise<boolean> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: items }));
    return true;
  } catch (error) {
    if (refusedByCondition(error)) return false;
    throw error;
  }
}

function refusedByCondition(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  return codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}

export type Query = Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>;

/** What a query finds, page after page, as far as the caller goes. */
export async function* queried({ client, name: TableName }: Table, query: Query): AsyncGenerator<Record<string, unknown>> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new QueryCommand({ TableName, ...query, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }));
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** Everything that a query finds. */
export async function queryAll(table: Table, query: Query): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for await (const item of queried(table, query)) found.push(item);
  return found;
}

/** Writes some fields of an item, whatever their names: the three parts of an update that say so. */
export function setting(what: Readonly<Record<string, unknown>>) {
  const fields = Object.entries(what);
  return {
    UpdateExpression: `SET ${fields.map(([field]) => `#${field} = :${field}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([field, value]) => [`:${field}`, value])),
  };
}
