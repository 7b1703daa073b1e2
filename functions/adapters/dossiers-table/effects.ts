import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Effect, type EffectEnd, type EffectName, EffectSchema } from '../../domain/effects.ts';
import { type Claimed, claims, settledItem } from './claims.ts';
import { queryAll, type Table, type TransactItem, written } from './client.ts';
import { dossierKey, dossierPk, due, effectSk, withoutKeys } from './keys.ts';

/** An effect to be made, as an item of a transaction: owed, and due for the sweeper. Already there: the transaction fails. */
export function owedEffect(TableName: string, numero: string, name: EffectName, dueAt: string): TransactItem {
  return { Put: owed(TableName, numero, name, dueAt) };
}

function owed(TableName: string, numero: string, name: EffectName, dueAt: string) {
  const key = effectKey(numero, name);
  const effect: Effect = { ...named(numero, name), state: 'du', attempts: 0, since: dueAt };
  return { TableName, Item: { ...key, ...effect, ...due(key.pk, dueAt) }, ConditionExpression: 'attribute_not_exists(pk)' };
}

const effectKey = (numero: string, name: EffectName) => dossierKey(numero, effectSk(name));
const named = (numero: string, { seq, kind, role }: EffectName) => ({
  numero: EffectSchema.shape.numero.parse(numero),
  seq,
  kind,
  role,
});

/** Ends an effect under one's own claim, as an item of a transaction. */
export function settledEffect(
  TableName: string,
  numero: string,
  name: EffectName,
  owner: string,
  end: EffectEnd,
  proof?: string,
): TransactItem {
  return settledItem(TableName, effectKey(numero, name), owner, end, proof);
}

/** Gives an effect up after its failures, as an item of a transaction: as it was read, with no claim on it (design §1.4). */
export function setAsideEffect(TableName: string, { numero, attempts, ...name }: Effect): TransactItem {
  return {
    Update: {
      TableName,
      Key: effectKey(numero, name),
      UpdateExpression: 'SET #state = :aside REMOVE gsi2pk, gsi2sk',
      ConditionExpression: '#state = :du AND attempts = :attempts AND attribute_not_exists(#owner)',
      ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
      ExpressionAttributeValues: { ':aside': 'ecarte', ':du': 'du', ':attempts': attempts },
    },
  };
}

/**
 * An effect that proof of another kind has settled (an answer of the commune proves the delivery): whoever holds a claim
 * finds it done.
 */
export function provedEffect(TableName: string, numero: string, name: EffectName, proof: string): TransactItem {
  const effect: Effect = { ...named(numero, name), state: 'fait', attempts: 0, proof };
  return { Put: { TableName, Item: { ...effectKey(numero, name), ...effect } } };
}

/** The effects of the table (design §1.5): owed, claimed, ended. */
export function effects(table: Table, evidenceSeconds: number) {
  const { client, name: TableName } = table;
  const claimable = claims(table, evidenceSeconds);

  async function read(numero: string, name: EffectName): Promise<Effect | null> {
    const item = await claimable.read(effectKey(numero, name));
    return item === null ? null : EffectSchema.parse(item);
  }

  return {
    read,

    /** Effects of a dossier that are owed or claimed, oldest first; consistent. */
    async open(numero: string): Promise<Effect[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :effect)',
        FilterExpression: '#state IN (:du, :pris)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':pk': dossierPk(numero), ':effect': 'EFFECT#', ':du': 'du', ':pris': 'pris' },
        ConsistentRead: true,
      });
      return items.map((item) => EffectSchema.parse(withoutKeys(item)));
    },

    /** Every effect of a dossier, in the order of the events that owe them; consistent. */
    async all(numero: string): Promise<Effect[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :effect)',
        ExpressionAttributeValues: { ':pk': dossierPk(numero), ':effect': 'EFFECT#' },
        ConsistentRead: true,
      });
      return items.map((item) => EffectSchema.parse(withoutKeys(item)));
    },

    /** Writes an owed effect; already there is a success. */
    async owe(numero: string, name: EffectName, dueAt: string): Promise<void> {
      await written(client.send(new PutCommand(owed(TableName, numero, name, dueAt))));
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
      const items = await Promise.all(
        names.map(async (name) => ({ key: effectKey(numero, name), read: await read(numero, name), fresh: named(numero, name) })),
      );
      return claimable.claim(items, owner, now, leaseSeconds, checks);
    },

    /** Ends one's own claims. `lost`: the lease ran out and another has the claim. */
    async settle(numero: string, names: readonly EffectName[], owner: string, end: EffectEnd, proof?: string): Promise<'settled' | 'lost'> {
      return claimable.settle(
        names.map((name) => effectKey(numero, name)),
        owner,
        end,
        proof,
      );
    },

    /** Gives one's own claim back after a failure, so that the next try need not wait for the lease: it looks at the evidence. */
    async giveBack(numero: string, name: EffectName, owner: string): Promise<void> {
      await claimable.giveBack(effectKey(numero, name), owner);
    },

    /** Records a failed attempt under one's own claim; owed again at an instant, or set aside after so many. */
    async recordFailure(numero: string, name: EffectName, owner: string, dueAgain: string): Promise<'owed' | 'set-aside'> {
      const attempts = (await read(numero, name))?.attempts ?? 0;
      return claimable.recordFailure(effectKey(numero, name), attempts, owner, dueAgain);
    },

    /** Keeps what the provider said of an effect by itself. `unknown`: there is no such effect. */
    async recordEvidence(numero: string, name: EffectName, evidence: string): Promise<'recorded' | 'unknown'> {
      return claimable.recordEvidence(effectKey(numero, name), evidence);
    },
  };
}
export type Effects = ReturnType<typeof effects>;
