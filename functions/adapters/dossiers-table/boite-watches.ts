import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type BoiteWatch, BoiteWatchSchema, QUIET_BOITE } from '../../domain/boite-watch.ts';
import { type Table, written } from './client.ts';
import { withoutKeys } from './keys.ts';

const watchKey = (boite: string) => ({ pk: `BOITE#${boite}`, sk: 'VEILLE' });

/** What is remembered of the boites' troubles. Counts and instants, no file. */
export function boiteWatches({ client, name: TableName }: Table) {
  return {
    async load(boite: string): Promise<BoiteWatch> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: watchKey(boite), ConsistentRead: true }));
      return Item === undefined ? QUIET_BOITE : BoiteWatchSchema.parse(withoutKeys(Item));
    },

    /** Writes it over the version that was read. `stale`: somebody else wrote first, read again. */
    async save(boite: string, watch: BoiteWatch): Promise<'saved' | 'stale'> {
      const save = new PutCommand({
        TableName,
        Item: { ...watchKey(boite), ...watch, version: watch.version + 1 },
        ConditionExpression: watch.version === 0 ? 'attribute_not_exists(pk)' : '#version = :read',
        ...(watch.version === 0
          ? {}
          : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':read': watch.version } }),
      });
      return (await written(client.send(save))) ? 'saved' : 'stale';
    },
  };
}
