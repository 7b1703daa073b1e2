import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ConsequentialEvent } from '../../domain/dossier.ts';
import type { EffectName } from '../../domain/effects.ts';
import { type Table, type TransactItem, transacted, written } from './client.ts';
import { owedEffect } from './effects.ts';
import { dossierKey, due, effectSk, eventSk } from './keys.ts';

/** How an event ended: carried out, or settled because the dossier's state now forbids it (design §1.4). */
export type EventEnd = 'fait' | 'annule';

const OutboxSchema = z.object({
  type: z.string(),
  after: z.int().min(0),
  state: z.enum(['ouvert', 'fait', 'annule', 'ecarte']),
  essai: z.int().min(0),
});
export type Outbox = z.infer<typeof OutboxSchema>;

/** The chain of the consequences of a dossier: each event is carried out after the one it names. */
export function chain(table: Table) {
  const { client, name: TableName } = table;
  return {
    /** State of an event as an outbox entry; consistent. */
    async outbox(numero: string, seq: number): Promise<Outbox | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: dossierKey(numero, eventSk(seq)), ConsistentRead: true }));
      return Item === undefined || Item.after === undefined ? null : OutboxSchema.parse(Item);
    },

    /**
     * One transaction: the event is carried out, the chain stands at it, and its mails are owed, each with a due instant.
     * `lost`: somebody else advanced the chain.
     * @param mustExist effects that must have been written before (the acknowledgement of a deposit)
     */
    async advance(
      event: ConsequentialEvent,
      end: EventEnd,
      mails: readonly EffectName[],
      mailsDue: string,
      mustExist: readonly EffectName[] = [],
    ): Promise<'advanced' | 'lost'> {
      const { numero, seq, after } = event;
      const items: TransactItem[] = [
        {
          Update: {
            TableName,
            Key: dossierKey(numero, 'DOSSIER'),
            UpdateExpression: 'SET carriedTo = :seq',
            ConditionExpression: 'carriedTo = :after',
            ExpressionAttributeValues: { ':seq': seq, ':after': after },
          },
        },
        {
          Update: {
            TableName,
            Key: dossierKey(numero, eventSk(seq)),
            UpdateExpression: 'SET #state = :end REMOVE gsi2pk, gsi2sk',
            ConditionExpression: '#state = :open',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':end': end, ':open': 'ouvert' },
          },
        },
        ...mails.map((mail) => owedEffect(TableName, numero, mail, mailsDue)),
        ...mustExist.map((effect) => ({
          ConditionCheck: { TableName, Key: dossierKey(numero, effectSk(effect)), ConditionExpression: 'attribute_exists(pk)' },
        })),
      ];
      return (await transacted(table, items)) ? 'advanced' : 'lost';
    },

    /** Moves the due instant of an open event, as an item of a transaction: its delivery is tried meanwhile. */
    dueAt(numero: string, seq: number, instant: string): TransactItem {
      return {
        Update: {
          TableName,
          Key: dossierKey(numero, eventSk(seq)),
          UpdateExpression: 'SET gsi2sk = :due',
          ConditionExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':due': instant, ':open': 'ouvert' },
        },
      };
    },

    /** Raises the try of an open event, once, and sets when it is due again. `lost`: someone else did, or it ended. */
    async raise(numero: string, seq: number, essai: number, dueAgain: string): Promise<'raised' | 'lost'> {
      const key = dossierKey(numero, eventSk(seq));
      const raise = new UpdateCommand({
        TableName,
        Key: key,
        UpdateExpression: 'SET essai = :next, gsi2pk = :shard, gsi2sk = :due',
        ConditionExpression: 'essai = :read AND #state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':next': essai + 1,
          ':read': essai,
          ':open': 'ouvert',
          ':shard': due(key.pk, dueAgain).gsi2pk,
          ':due': dueAgain,
        },
      });
      return (await written(client.send(raise))) ? 'raised' : 'lost';
    },
  };
}
