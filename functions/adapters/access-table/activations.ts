import type { Account } from '../../domain/access.ts';
import { type Activation, type ActivationId, ActivationSchema, activationIdOf } from '../../domain/activation.ts';
import { type Table, type TransactItem, transacted } from '../dossiers-table/client.ts';
import { accountPut } from './accounts.ts';
import { activationKey } from './keys.ts';
import { linkPut, linkUsed, loadLink } from './links.ts';

/** Activation links, in the access table: the digest of a token, never the token. */
export function activations(table: Table) {
  const { name: TableName } = table;

  async function together(items: TransactItem[]): Promise<'done' | 'lost'> {
    return (await transacted(table, items)) ? 'done' : 'lost';
  }

  return {
    /** Writes a link, and the account that names it as its last, in one transaction. `lost`: the account was changed meanwhile. */
    invite: (activation: Activation, account: Account): Promise<'done' | 'lost'> =>
      together([
        linkPut(TableName, activationKey(activationIdOf(activation.digest)), ActivationSchema.parse(activation)),
        { Put: accountPut(TableName, account) },
      ]),

    load: (id: ActivationId): Promise<Activation | undefined> => loadLink(table, activationKey(id), ActivationSchema),

    /**
     * Uses a link up and gives its account the password, in one transaction. `lost`: the link was used, or the account changed, meanwhile.
     */
    redeem: (activation: Activation, account: Account, now: string): Promise<'done' | 'lost'> =>
      together([linkUsed(TableName, activationKey(activationIdOf(activation.digest)), now), { Put: accountPut(TableName, account) }]),
  };
}
