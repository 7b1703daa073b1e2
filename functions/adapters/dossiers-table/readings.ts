import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Reading, ReadingSchema } from '../../domain/readings.ts';
import { queryAll, type Table } from './client.ts';
import { dossierKey, dossierPk, withoutKeys } from './keys.ts';

/** The same message of a queue, read twice, writes the same item. */
const readingSk = (reading: Reading): string =>
  `LECTURE#${reading.at}#${reading.way === 'gs' ? `${reading.agent}#${reading.what.join('-')}` : `${reading.account ?? ''}#${reading.operation}`}`;

/** Who read what of a dossier: beside its events, without a version, and never changed. */
export function readings(table: Table) {
  const { client, name: TableName } = table;
  return {
    async recordReading(reading: Reading): Promise<void> {
      const Item = { ...dossierKey(reading.numero, readingSk(reading)), ...ReadingSchema.parse(reading) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    /** Oldest first; consistent. */
    async readings(numero: string): Promise<Reading[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :reading)',
        ExpressionAttributeValues: { ':pk': dossierPk(numero), ':reading': 'LECTURE#' },
        ConsistentRead: true,
      });
      return items.map((item) => ReadingSchema.parse(withoutKeys(item)));
    },
  };
}
export type Readings = ReturnType<typeof readings>;
