import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { secondsLater } from '../../domain/instants.ts';
import { type Table, type TransactItem, transacted, written } from './client.ts';
import { dossierKey, due } from './keys.ts';

const DepositLeaseSchema = z.object({ owner: z.string(), contentKey: z.string(), leaseUntil: z.string() });
export type DepositLease = z.infer<typeof DepositLeaseSchema>;

/** Leases: one worker at a time in a boite, and the receiver's first write of the bytes of a number. Real clock. */
export function leases(table: Table) {
  const { client, name: TableName } = table;
  const boiteKey = (boite: string) => ({ pk: `BOITE#${boite}`, sk: 'BAIL' });
  const depositKey = (numero: string) => dossierKey(numero, 'BAIL');
  /** The lease of a key, where it is the owner's. */
  const ownedBy = (Key: { pk: string; sk: string }, owner: string) => ({
    TableName,
    Key,
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  });

  /** Deletes it; somebody else's by now is left alone. */
  async function drop(lease: ReturnType<typeof ownedBy>): Promise<void> {
    await written(client.send(new DeleteCommand(lease)));
  }

  return {
    /** Takes a boite for some seconds. `held`: another worker has it. */
    async acquireBoite(boite: string, owner: string, now: string, seconds: number): Promise<'acquired' | 'held'> {
      const take = new PutCommand({
        TableName,
        Item: { ...boiteKey(boite), owner, leaseUntil: secondsLater(now, seconds) },
        ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now OR #owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':now': now, ':owner': owner },
      });
      return (await written(client.send(take))) ? 'acquired' : 'held';
    },

    /** Gives a boite back, where the lease is still one's own. */
    releaseBoite: (boite: string, owner: string): Promise<void> => drop(ownedBy(boiteKey(boite), owner)),

    /** A boite to be looked at again at an instant: the sweeper rings its bell. The last visit decides: it has seen every file. */
    async ringBoiteLater(boite: string, instant: string): Promise<void> {
      const pk = `BOITE#${boite}`;
      await client.send(new PutCommand({ TableName, Item: { pk, sk: 'CLOCHE', boite, ...due(pk, instant) } }));
    },

    /** Forgets that a boite is to be looked at again. */
    async forgetBoiteBell(boite: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: { pk: `BOITE#${boite}`, sk: 'CLOCHE' } }));
    },

    /**
     * Before the first bytes of a number go to the vault: no dossier yet, and nobody else writing (design §6). The lease is
     * due: where no dossier follows, the sweeper destroys the bytes.
     */
    async acquireDeposit(numero: string, contentKey: string, owner: string, now: string, seconds: number): Promise<'acquired' | 'refused'> {
      const key = depositKey(numero);
      const leaseUntil = secondsLater(now, seconds);
      const taken = await transacted(table, [
        { ConditionCheck: { TableName, Key: dossierKey(numero, 'DOSSIER'), ConditionExpression: 'attribute_not_exists(pk)' } },
        {
          Put: {
            TableName,
            Item: { ...key, owner, leaseUntil, contentKey, ...due(key.pk, leaseUntil) },
            ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now',
            ExpressionAttributeValues: { ':now': now },
          },
        },
      ]);
      return taken ? 'acquired' : 'refused';
    },

    /** The lease of a number, whoever has it; null where there is none. */
    async depositLease(numero: string): Promise<DepositLease | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: depositKey(numero), ConsistentRead: true }));
      return Item === undefined ? null : DepositLeaseSchema.parse(Item);
    },

    /** Gives the lease of a number back in the transaction that writes its dossier. */
    releaseDeposit: (numero: string, owner: string): TransactItem => ({ Delete: ownedBy(depositKey(numero), owner) }),

    /** Removes one's own lease of a number, or a dead one that its dossier outlived. */
    dropDeposit: (numero: string, owner: string): Promise<void> => drop(ownedBy(depositKey(numero), owner)),
  };
}
export type Leases = ReturnType<typeof leases>;
