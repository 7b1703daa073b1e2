import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Claim, claimStep, type EffectEnd, MAX_ATTEMPTS } from '../../domain/effects.ts';
import { secondsLater } from '../../domain/instants.ts';
import { type Table, type TransactItem, transacted, written } from './client.ts';
import type { ItemKey } from './due.ts';
import { due, withoutKeys } from './keys.ts';

/** An item that somebody wants to claim, as just read. */
export interface Claimable {
  readonly key: ItemKey;
  /** Null: nobody ever owed nor claimed it. */
  readonly read: Claim | null;
  /** What the item holds beside its claim, where the claim itself creates it. */
  readonly fresh?: Readonly<Record<string, unknown>>;
}

/**
 * Answer to a claim. `created`: nobody ever claimed nor owed it. `taken-over`: a dead claim of another was taken, look at the
 * evidence before making the effect.
 */
export type Claimed = 'created' | 'claimed' | 'taken-over' | 'held' | 'settled';

/** Ends an item under one's own claim, as an item of a transaction. */
export function settledItem(TableName: string, key: ItemKey, owner: string, end: EffectEnd, proof?: string): TransactItem {
  return {
    Update: {
      TableName,
      Key: key,
      UpdateExpression: `SET #state = :end${proof === undefined ? '' : ', proof = :proof'} REMOVE #owner, leaseUntil, gsi2pk, gsi2sk`,
      // `done` may be written by whoever holds proof: the claim must still be ours, or already ended the same way.
      ConditionExpression: '#owner = :owner OR #state = :end',
      ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
      ExpressionAttributeValues: { ':end': end, ':owner': owner, ...(proof === undefined ? {} : { ':proof': proof }) },
    },
  };
}

/** Claiming, settling and failing of owed items, whatever they are (design §1.5): the rule is `claimStep`. */
export function claims(table: Table, evidenceSeconds: number) {
  const { client, name: TableName } = table;
  return {
    /** What an item holds besides its keys, consistent. */
    async read(key: ItemKey): Promise<Record<string, unknown> | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item === undefined ? null : withoutKeys(Item);
    },

    /**
     * Claims items together, or none: owed ones, or dead claims past lease and evidence time, by the token read.
     * @param owner token drawn anew by this invocation
     * @param checks conditions of the same transaction
     */
    async claim(
      items: readonly Claimable[],
      owner: string,
      now: string,
      leaseSeconds: number,
      checks: readonly TransactItem[] = [],
    ): Promise<Claimed> {
      const steps = items.map(({ read }) => (read === null ? 'claim' : claimStep(read, owner, now, evidenceSeconds)));
      if (steps.includes('held')) return 'held';
      if (steps.every((step) => step === 'settled')) return 'settled';
      if (steps.every((step) => step === 'own')) return 'claimed';
      const leaseUntil = secondsLater(now, leaseSeconds);
      const writes = items.map((item) => claimItem(TableName, item, owner, leaseUntil));
      if (!(await transacted(table, [...writes, ...checks]))) return 'held';
      if (steps.includes('take-over')) return 'taken-over';
      return items.every(({ read }) => read === null) ? 'created' : 'claimed';
    },

    /** Ends one's own claims. `lost`: the lease ran out and another has the claim. */
    async settle(keys: readonly ItemKey[], owner: string, end: EffectEnd, proof?: string): Promise<'settled' | 'lost'> {
      const items = keys.map((key) => settledItem(TableName, key, owner, end, proof));
      return (await transacted(table, items)) ? 'settled' : 'lost';
    },

    /** Gives one's own claim back after a failure, so that the next try need not wait for the lease: it looks at the evidence. */
    async giveBack(key: ItemKey, owner: string): Promise<void> {
      const giveBack = new UpdateCommand({
        TableName,
        Key: key,
        UpdateExpression: 'SET #state = :du ADD attempts :one REMOVE #owner, leaseUntil',
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
        ExpressionAttributeValues: { ':du': 'du', ':one': 1, ':owner': owner },
      });
      await written(client.send(giveBack));
    },

    /** Records a failed attempt under one's own claim; owed again at an instant, or set aside after {@link MAX_ATTEMPTS}. */
    async recordFailure(key: ItemKey, failedBefore: number, owner: string, dueAgain: string): Promise<'owed' | 'set-aside'> {
      const attempts = failedBefore + 1;
      const aside = attempts >= MAX_ATTEMPTS;
      await client.send(
        new UpdateCommand({
          TableName,
          Key: key,
          UpdateExpression: aside
            ? 'SET #state = :state, attempts = :attempts REMOVE #owner, leaseUntil, gsi2pk, gsi2sk'
            : 'SET #state = :state, attempts = :attempts, gsi2pk = :shard, gsi2sk = :due REMOVE #owner, leaseUntil',
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
          ExpressionAttributeValues: {
            ':owner': owner,
            ':attempts': attempts,
            ':state': aside ? 'ecarte' : 'du',
            ...(aside ? {} : { ':shard': due(key.pk, dueAgain).gsi2pk, ':due': dueAgain }),
          },
        }),
      );
      return aside ? 'set-aside' : 'owed';
    },

    /** Writes what the provider said by itself; the first word stays. `unknown`: there is no such item. */
    async recordEvidence(key: ItemKey, evidence: string): Promise<'recorded' | 'unknown'> {
      const record = new UpdateCommand({
        TableName,
        Key: key,
        UpdateExpression: 'SET evidence = if_not_exists(evidence, :evidence)',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':evidence': evidence },
      });
      return (await written(client.send(record))) ? 'recorded' : 'unknown';
    },
  };
}

function claimItem(TableName: string, { key, read, fresh }: Claimable, owner: string, leaseUntil: string): TransactItem {
  if (read === null) {
    const claim: Claim = { state: 'pris', owner, leaseUntil, attempts: 0 };
    return { Put: { TableName, Item: { ...key, ...fresh, ...claim }, ConditionExpression: 'attribute_not_exists(pk)' } };
  }
  const dead = read.owner !== undefined;
  return {
    Update: {
      TableName,
      Key: key,
      // The due instant stays: if this claimant dies, the sweeper finds the item where it was.
      UpdateExpression: 'SET #state = :pris, #owner = :owner, leaseUntil = :until',
      ConditionExpression: dead ? '#state = :pris AND #owner = :read' : '#state = :du',
      ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
      ExpressionAttributeValues: {
        ':pris': 'pris',
        ':owner': owner,
        ':until': leaseUntil,
        ...(dead ? { ':read': read.owner } : { ':du': 'du' }),
      },
    },
  };
}
