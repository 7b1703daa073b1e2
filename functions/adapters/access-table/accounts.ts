import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DeleteCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Account, AccountSchema } from '../../domain/access.ts';
import { type Counting, FORGET_AFTER_SECONDS, type Lock, LockSchema } from '../../domain/access-lock.ts';
import { refusedByCondition, type Table, type TransactItem } from '../dossiers-table/client.ts';

const accountKey = (username: string) => ({ pk: `ACCOUNT#${username}`, sk: 'ACCOUNT' });
const lockKey = (username: string, network: string) => ({ pk: `ACCOUNT#${username}`, sk: `LOCK#${network}` });

const KeySchema = z.object({ sk: z.string() }).loose();

/** An account as a login sees it: who it is, and how many passwords failed from this network. */
export interface AccountView {
  readonly account: Account | undefined;
  readonly lock: Lock | undefined;
}

export interface FailedPassword {
  readonly username: string;
  readonly network: string;
  readonly now: string;
  readonly counting: Counting;
}

/** sFTP accounts, in the access table: the account is one item, each network that failed another. */
export function accounts({ client, name: TableName }: Table) {
  return {
    /** One consistent read of both items, the same for an account that does not exist. */
    async load(username: string, network: string): Promise<AccountView> {
      const keys = [accountKey(username), lockKey(username, network)];
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
      );
      // A read left undone must not look like an unknown account: the login fails and the client tries again.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('access table: read not completed');
      const items = (Responses?.[TableName] ?? []).map((item) => KeySchema.parse(item));
      const account = items.find(({ sk }) => sk === 'ACCOUNT');
      const lock = items.find(({ sk }) => sk !== 'ACCOUNT');
      return {
        account: account === undefined ? undefined : AccountSchema.parse(withoutKeys(account)),
        lock: lock === undefined ? undefined : LockSchema.parse(withoutKeys(lock)),
      };
    },

    /** `existed`: the name is taken, nothing was written. */
    async create(account: Account): Promise<'created' | 'existed'> {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...accountKey(account.username), ...AccountSchema.parse(account) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return 'created';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'existed';
        throw error;
      }
    },

    /**
     * Counts a refused password by one atomic increment. The same single call whatever the account, so that its time tells nothing:
     * for an unknown one the condition fails and nothing is written, hence the table cannot be filled from outside.
     */
    async recordFailure({ username, network, now, counting }: FailedPassword): Promise<void> {
      const items: TransactItem[] = [
        { ConditionCheck: { TableName, Key: accountKey(username), ConditionExpression: 'attribute_exists(pk)' } },
        { Update: { TableName, Key: lockKey(username, network), ...countingUpdate(counting, now) } },
      ];
      try {
        await client.send(new TransactWriteCommand({ TransactItems: items }));
      } catch (error) {
        // Two failures at the same instant may collide; the one that is not counted costs nothing but its own answer.
        if (!refusedByCondition(error)) throw error;
      }
    },

    /** After a right password: the network's count is forgotten. */
    async clearFailures(username: string, network: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: lockKey(username, network) }));
    },
  };
}

function withoutKeys(item: Record<string, unknown>): Record<string, unknown> {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...rest } = item;
  return rest;
}

/** `ttl`: seconds since 1970, read by the table's own expiry where it is switched on; the count is stale by then. */
function countingUpdate(counting: Counting, now: string) {
  const ttl = Math.floor(Date.parse(now) / 1_000) + FORGET_AFTER_SECONDS;
  if (counting === 'none') {
    // Writes what is there; a lock that vanished meanwhile stays away.
    return {
      UpdateExpression: 'SET failures = failures',
      ConditionExpression: 'attribute_exists(pk)',
    };
  }
  return {
    UpdateExpression:
      counting === 'first'
        ? 'SET failures = :one, lastFailureAt = :now, #ttl = :ttl'
        : 'SET lastFailureAt = :now, #ttl = :ttl ADD failures :one',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':one': 1, ':now': now, ':ttl': ttl },
  };
}
