import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AuthorSchema, ReasonSchema } from '../../domain/acts.ts';
import { InstantSchema, NumeroSchema } from '../../domain/ids.ts';
import { RefusalSchema } from '../../domain/refusals.ts';
import { queryAll, setting, type Table } from './client.ts';
import { due, withoutKeys } from './keys.ts';

/** What an operator did with a quarantine, and who. */
const HandledSchema = z.strictObject({ at: InstantSchema, by: AuthorSchema });

export const QuarantineSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  at: InstantSchema,
  /** First receipt, where the bytes came back by a replay: their thirty days count from there. */
  receivedAt: InstantSchema.optional(),
  /** Prefix of the sender in the depot. */
  sender: z.string().regex(/^[a-z][a-z0-9-]*$/),
  numero: NumeroSchema.nullable(),
  refusal: RefusalSchema,
  /** Key of the bytes in the vault; null where the object was too large to be read, or the bytes are destroyed. */
  key: z.string().nullable(),
  bytes: z.int().min(0),
  /** Put back before the reader; its outcome is a dossier, or another quarantine. */
  replayed: HandledSchema.optional(),
  /** Given up, with the reason. */
  discarded: HandledSchema.extend({ reason: ReasonSchema }).optional(),
});
export type Quarantine = z.infer<typeof QuarantineSchema>;

/** Identity of a quarantine, as commands take it. */
export const QuarantineIdSchema = QuarantineSchema.shape.id;

const quarantineKey = (id: string) => ({ pk: `QUARANTAINE#${id}`, sk: 'QUARANTAINE' });
/** By day of the refusal, UTC: a flood of refusals of one day stays in its own partition. */
const dayPk = (instant: string): string => `QUARANTAINE#${instant.slice(0, 10)}`;

/** Refused deposits: the reason, and where the bytes are. */
export function quarantines(table: Table) {
  const { client, name: TableName } = table;
  async function set(id: string, what: Partial<Quarantine>, remove = ''): Promise<void> {
    const { UpdateExpression, ...fields } = setting(what);
    await client.send(
      new UpdateCommand({
        TableName,
        Key: quarantineKey(id),
        UpdateExpression: `${UpdateExpression} ${remove}`,
        ConditionExpression: 'attribute_exists(pk)',
        ...fields,
      }),
    );
  }

  return {
    /** Records a quarantine; due when its bytes are to be destroyed. The same object again rewrites the same item. */
    async putQuarantine(quarantine: Quarantine, destroyAt: string): Promise<void> {
      const key = quarantineKey(quarantine.id);
      const listed = { gsi1pk: dayPk(quarantine.at), gsi1sk: `${quarantine.at}#${quarantine.id}` };
      await client.send(new PutCommand({ TableName, Item: { ...key, ...listed, ...quarantine, ...due(key.pk, destroyAt) } }));
    },

    async quarantine(id: string): Promise<Quarantine | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: quarantineKey(id), ConsistentRead: true }));
      return Item === undefined ? null : QuarantineSchema.parse(withoutKeys(Item));
    },

    /** Quarantines of a day (UTC, `2026-11-25`), oldest first; those of the last second may still be missing. */
    async quarantinesOf(day: string): Promise<Quarantine[]> {
      const items = await queryAll(table, {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :day',
        ExpressionAttributeValues: { ':day': dayPk(day) },
      });
      return items.map((item) => QuarantineSchema.parse(withoutKeys(item)));
    },

    /** The bytes of a quarantine are destroyed: its reason stays, nothing is owed any more. */
    closeQuarantine: (id: string, discarded?: Quarantine['discarded']): Promise<void> =>
      set(id, { key: null, ...(discarded === undefined ? {} : { discarded }) }, 'REMOVE gsi2pk, gsi2sk'),

    /** The bytes stand before the reader again; they stay here too until their thirty days are over. */
    recordReplay: (id: string, replayed: NonNullable<Quarantine['replayed']>): Promise<void> => set(id, { replayed }),
  };
}
export type Quarantines = ReturnType<typeof quarantines>;
