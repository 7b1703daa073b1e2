import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

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

/**
 * True where a transaction was refused by a condition, or by another transaction on the same items: both mean
 * "read again and decide again". Any other reason is thrown on.
 */
export function refusedByCondition(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  return codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}
