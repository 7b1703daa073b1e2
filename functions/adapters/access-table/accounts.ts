import { BatchGetCommand, DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Account, AccountSchema, type Username, UsernameSchema } from '../../domain/access.ts';
import { type CredentialId, type Uses, UsesSchema } from '../../domain/access-credentials.ts';
import { type Counting, FORGET_AFTER_SECONDS, type Lock, LockSchema } from '../../domain/access-lock.ts';
import type { Boite } from '../../domain/ids.ts';
import { queryAll, type Table, type TransactItem, transacted, written } from '../dossiers-table/client.ts';
import { accountKey, boiteAccountKey, lockKey, ttlOf, usesKey, withoutKeys } from './keys.ts';

const KeySchema = z.object({ sk: z.string() }).loose();
const PointerSchema = z.object({ username: UsernameSchema });

/** An account as a login sees it: who it is, when its passwords were used, and how many failed from this network. */
export interface AccountView {
  readonly account: Account | undefined;
  readonly lock: Lock | undefined;
  readonly uses: Uses;
}

export interface FailedPassword {
  readonly username: string;
  readonly network: string;
  readonly now: string;
  readonly counting: Counting;
}

/** The write of an account over the version that was read. */
export const accountPut = (TableName: string, account: Account) => ({
  TableName,
  Item: { ...accountKey(account.username), ...AccountSchema.parse(account) },
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':seen': account.version - 1 },
});

/**
 * sFTP accounts, in the access table: the account is one item, written by operators and their pages; the uses of its passwords are
 * another, and each network that failed one more: these two are written by the identity provider, and cross no change.
 */
export function accounts(table: Table) {
  const { client, name: TableName } = table;

  async function read(keys: Record<string, string>[]): Promise<AccountView> {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
    );
    // A read left undone must not look like an unknown account: the login fails and the client tries again.
    if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('access table: read not completed');
    const items = (Responses?.[TableName] ?? []).map((item) => KeySchema.parse(item));
    const account = items.find(({ sk }) => sk === 'ACCOUNT');
    const uses = items.find(({ sk }) => sk === 'USES');
    const lock = items.find(({ sk }) => sk.startsWith('LOCK#'));
    return {
      account: account === undefined ? undefined : AccountSchema.parse(withoutKeys(account)),
      lock: lock === undefined ? undefined : LockSchema.parse(withoutKeys(lock)),
      uses: uses === undefined ? {} : UsesSchema.parse(withoutKeys(uses)),
    };
  }

  return {
    /** One consistent read of three items, the same for an account that does not exist. */
    load: (username: string, network: string): Promise<AccountView> =>
      read([accountKey(username), usesKey(username), lockKey(username, network)]),

    /** Outside any login: the account and the uses of its passwords. */
    find: (username: string): Promise<Pick<AccountView, 'account' | 'uses'>> => read([accountKey(username), usesKey(username)]),

    /** Accounts that open a boite; consistent, in the order of their names. */
    async ofBoite(boite: Boite): Promise<Username[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': boiteAccountKey(boite, '').pk },
        ConsistentRead: true,
      });
      return items.map((item) => PointerSchema.parse(item).username);
    },

    /** `existed`: the name is taken, nothing was written. */
    async create(account: Account): Promise<'created' | 'existed'> {
      const { username, boite } = account;
      const items: TransactItem[] = [
        {
          Put: {
            TableName,
            Item: { ...accountKey(username), ...AccountSchema.parse(account) },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        { Put: { TableName, Item: { ...boiteAccountKey(boite, username), username } } },
      ];
      return (await transacted(table, items)) ? 'created' : 'existed';
    },

    /** Writes an account over the version that was read. `lost`: somebody changed it meanwhile; read and decide again. */
    async save(account: Account): Promise<'saved' | 'lost'> {
      return (await written(client.send(new PutCommand(accountPut(TableName, account))))) ? 'saved' : 'lost';
    },

    /** A password opened a session. */
    async recordUse(username: string, id: CredentialId, now: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: usesKey(username),
          UpdateExpression: 'SET #id = :now',
          ExpressionAttributeNames: { '#id': id },
          ExpressionAttributeValues: { ':now': now },
        }),
      );
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
      // Two failures at the same instant may collide; the one that is not counted costs nothing but its own answer.
      await transacted(table, items);
    },

    /** After a right password: the network's count is forgotten. */
    async clearFailures(username: string, network: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: lockKey(username, network) }));
    },
  };
}
export type Accounts = ReturnType<typeof accounts>;

/** The count is stale when the table drops it. */
function countingUpdate(counting: Counting, now: string) {
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
    ExpressionAttributeValues: { ':one': 1, ':now': now, ':ttl': ttlOf(now, FORGET_AFTER_SECONDS) },
  };
}
