import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Account } from '../../domain/access.ts';
import { type Activation, type ActivationId, ActivationSchema, activationIdOf } from '../../domain/activation.ts';
import { type Table, type TransactItem, transacted } from '../dossiers-table/client.ts';
import { accountPut } from './accounts.ts';
import { activationKey, ttlOf, withoutKeys } from './keys.ts';

/** Activation links, in the access table: the digest of a token, never the token. */
export function activations(table: Table) {
  const { client, name: TableName } = table;

  async function together(items: TransactItem[]): Promise<'done' | 'lost'> {
    return (await transacted(table, items)) ? 'done' : 'lost';
  }

  return {
    /** Writes a link, and the account that names it as its last, in one transaction. `lost`: the account was changed meanwhile. */
    invite: (activation: Activation, account: Account): Promise<'done' | 'lost'> => {
      const { digest, expiresAt } = activation;
      const Item = { ...activationKey(activationIdOf(digest)), ...ActivationSchema.parse(activation), ttl: ttlOf(expiresAt) };
      return together([{ Put: { TableName, Item } }, { Put: accountPut(TableName, account) }]);
    },

    /** Consistent: a link used a moment ago opens nothing. */
    async load(id: ActivationId): Promise<Activation | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: activationKey(id), ConsistentRead: true }));
      return Item === undefined ? undefined : ActivationSchema.parse(withoutKeys(Item));
    },

    /**
     * Uses a link up and gives its account the password, in one transaction: of two presses on the button one wins. `lost`: the link was
     * used, or the account changed, meanwhile.
     */
    redeem: (activation: Activation, account: Account, now: string): Promise<'done' | 'lost'> =>
      together([
        {
          Update: {
            TableName,
            Key: activationKey(activationIdOf(activation.digest)),
            UpdateExpression: 'SET usedAt = :now',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(usedAt)',
            ExpressionAttributeValues: { ':now': now },
          },
        },
        { Put: accountPut(TableName, account) },
      ]),
  };
}
export type Activations = ReturnType<typeof activations>;
