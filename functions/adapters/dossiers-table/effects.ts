import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { claimStep, type Effect, type EffectEnd, type EffectName, EffectSchema, MAX_ATTEMPTS } from '../../domain/effects.ts';
import { secondsLater } from '../../domain/instants.ts';
import { refusedByCondition, type Table, type TransactItem } from './client.ts';
import { dossierKey, dossierPk, due, effectSk, withoutKeys } from './keys.ts';

/** An effect to be made, as an item of a transaction: owed, and due for the sweeper. Already there: the transaction fails. */
export function owedEffect(TableName: string, numero: string, name: EffectName, dueAt: string): TransactItem {
  return { Put: { TableName, Item: owedItem(numero, name, dueAt), ConditionExpression: 'attribute_not_exists(pk)' } };
}

function owedItem(numero: string, name: EffectName, dueAt: string) {
  const key = dossierKey(numero, effectSk(name));
  const effect: Effect = { numero: EffectSchema.shape.numero.parse(numero), ...name, state: 'du', attempts: 0 };
  return { ...key, ...effect, ...due(key.pk, dueAt) };
}

/** Ends an effect under one's own claim, as an item of a transaction. */
export function settledEffect(
  TableName: string,
  numero: string,
  name: EffectName,
  owner: string,
  end: EffectEnd,
  proof?: string,
): TransactItem {
  return {
    Update: {
      TableName,
      Key: dossierKey(numero, effectSk(name)),
      UpdateExpression: `SET #state = :end${proof === undefined ? '' : ', proof = :proof'} REMOVE #owner, leaseUntil, gsi2pk, gsi2sk`,
      // `done` may be written by whoever holds proof: the claim must still be ours, or already ended the same way.
      ConditionExpression: '#owner = :owner OR #state = :end',
      ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
      ExpressionAttributeValues: { ':end': end, ':owner': owner, ...(proof === undefined ? {} : { ':proof': proof }) },
    },
  };
}

/**
 * An effect that proof of another kind has settled (an answer of the commune proves the delivery): whoever holds a claim
 * finds it done.
 */
export function provedEffect(TableName: string, numero: string, name: EffectName, proof: string): TransactItem {
  const effect: Effect = { numero: EffectSchema.shape.numero.parse(numero), ...name, state: 'fait', attempts: 0, proof };
  return { Put: { TableName, Item: { ...dossierKey(numero, effectSk(name)), ...effect } } };
}

/**
 * Answer to a claim. `created`: nobody ever claimed nor owed it. `taken-over`: a dead claim of another was taken, look at the
 * evidence before making the effect.
 */
export type Claimed = 'created' | 'claimed' | 'taken-over' | 'held' | 'settled';

/** The effects of the table (design §1.5): owed, claimed, ended. */
export function effects(table: Table, evidenceSeconds: number) {
  const { client, name: TableName } = table;

  async function read(numero: string, name: EffectName): Promise<Effect | null> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: dossierKey(numero, effectSk(name)), ConsistentRead: true }));
    return Item === undefined ? null : parseEffect(Item);
  }

  return {
    read,

    /** Effects of a dossier that are owed or claimed, oldest first; consistent. */
    async open(numero: string): Promise<Effect[]> {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :effect)',
          FilterExpression: '#state IN (:du, :pris)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':pk': dossierPk(numero), ':effect': 'EFFECT#', ':du': 'du', ':pris': 'pris' },
          ConsistentRead: true,
        }),
      );
      return (Items ?? []).map(parseEffect);
    },

    /** Writes an owed effect; already there is a success. */
    async owe(numero: string, name: EffectName, dueAt: string): Promise<void> {
      try {
        await client.send(
          new PutCommand({ TableName, Item: owedItem(numero, name, dueAt), ConditionExpression: 'attribute_not_exists(pk)' }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    /**
     * Claims effects together, or none: owed effects, or dead claims past lease and evidence time, by the token read.
     * @param owner token drawn anew by this invocation
     * @param checks conditions of the same transaction (event open, content present)
     */
    async claim(
      numero: string,
      names: readonly EffectName[],
      owner: string,
      now: string,
      leaseSeconds: number,
      checks: readonly TransactItem[] = [],
    ): Promise<Claimed> {
      const found = await Promise.all(names.map((name) => read(numero, name)));
      const steps = found.map((effect) => (effect === null ? 'claim' : claimStep(effect, owner, now, evidenceSeconds)));
      if (steps.includes('held')) return 'held';
      if (steps.every((step) => step === 'settled')) return 'settled';
      if (steps.every((step) => step === 'own')) return 'claimed';
      const leaseUntil = secondsLater(now, leaseSeconds);
      const items = names.map((name, index) => claimItem(TableName, numero, name, found[index] ?? null, owner, leaseUntil));
      try {
        await client.send(new TransactWriteCommand({ TransactItems: [...items, ...checks] }));
        if (steps.includes('take-over')) return 'taken-over';
        return found.every((effect) => effect === null) ? 'created' : 'claimed';
      } catch (error) {
        if (refusedByCondition(error)) return 'held';
        throw error;
      }
    },

    /** Ends one's own claims. `lost`: the lease ran out and another has the claim. */
    async settle(numero: string, names: readonly EffectName[], owner: string, end: EffectEnd, proof?: string): Promise<'settled' | 'lost'> {
      const items = names.map((name) => settledEffect(TableName, numero, name, owner, end, proof));
      try {
        await client.send(new TransactWriteCommand({ TransactItems: items }));
        return 'settled';
      } catch (error) {
        if (refusedByCondition(error)) return 'lost';
        throw error;
      }
    },

    /** Gives one's own claim back after a failure, so that the next try need not wait for the lease: it looks at the evidence. */
    async giveBack(numero: string, name: EffectName, owner: string): Promise<void> {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: dossierKey(numero, effectSk(name)),
            UpdateExpression: 'SET #state = :du ADD attempts :one REMOVE #owner, leaseUntil',
            ConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
            ExpressionAttributeValues: { ':du': 'du', ':one': 1, ':owner': owner },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    /** Records a failed attempt under one's own claim; owed again at an instant, or set aside after {@link MAX_ATTEMPTS}. */
    async recordFailure(numero: string, name: EffectName, owner: string, dueAgain: string): Promise<'owed' | 'set-aside'> {
      const key = dossierKey(numero, effectSk(name));
      const attempts = ((await read(numero, name))?.attempts ?? 0) + 1;
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
  };
}
export type Effects = ReturnType<typeof effects>;

function claimItem(
  TableName: string,
  numero: string,
  name: EffectName,
  read: Effect | null,
  owner: string,
  leaseUntil: string,
): TransactItem {
  const key = dossierKey(numero, effectSk(name));
  if (read === null) {
    const effect: Effect = { ...EffectSchema.parse({ numero, ...name, state: 'pris', owner, leaseUntil, attempts: 0 }) };
    return { Put: { TableName, Item: { ...key, ...effect }, ConditionExpression: 'attribute_not_exists(pk)' } };
  }
  const dead = read.owner !== undefined;
  return {
    Update: {
      TableName,
      Key: key,
      // The due instant stays: if this claimant dies, the sweeper finds the effect where it was.
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

function parseEffect(item: Record<string, unknown>): Effect {
  return EffectSchema.parse(withoutKeys(item));
}
