import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Maintenance, MaintenanceSchema } from '../../domain/maintenance.ts';
import { type ServiceWatch, ServiceWatchSchema, UNWATCHED } from '../../domain/service-status.ts';
import { queryAll, type Table, written } from './client.ts';
import { withoutKeys } from './keys.ts';
import { readables } from './readable.ts';

const KEY = { pk: 'HUB', sk: 'SERVICE' };
/** By their ends: what is over is never read again, but by who asks for it. */
const maintenanceKey = ({ to, id }: Pick<Maintenance, 'to' | 'id'>) => ({ pk: 'HUB', sk: `MAINTENANCE#${to}#${id}` });

/** What is known of the service as a whole: its alarm, its incidents, its planned maintenances. */
export function service(table: Table) {
  const { client, name: TableName } = table;
  return {
    async watch(): Promise<ServiceWatch> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
      return Item === undefined ? UNWATCHED : ServiceWatchSchema.parse(withoutKeys(Item));
    },

    /** Writes it over the version that was read. `lost`: another invocation was first. */
    async save(watch: ServiceWatch): Promise<'saved' | 'lost'> {
      const save = new PutCommand({
        TableName,
        Item: { ...KEY, ...ServiceWatchSchema.parse(watch), version: watch.version + 1 },
        ConditionExpression: 'attribute_not_exists(pk) OR #version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': watch.version },
      });
      return (await written(client.send(save))) ? 'saved' : 'lost';
    },

    /** Maintenances that end after an instant, the cancelled ones too; one that cannot be read keeps back nothing of what else is announced. */
    async maintenances(after: string): Promise<Maintenance[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :hub AND sk BETWEEN :after AND :last',
        ExpressionAttributeValues: { ':hub': KEY.pk, ':after': `MAINTENANCE#${after}`, ':last': 'MAINTENANCE#~' },
        ConsistentRead: true,
      });
      return readables(items, (item) => MaintenanceSchema.parse(withoutKeys(item)));
    },

    /** Writes a maintenance as planned, or as cancelled. */
    async putMaintenance(maintenance: Maintenance): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...maintenanceKey(maintenance), ...MaintenanceSchema.parse(maintenance) } }));
    },
  };
}
export type Service = ReturnType<typeof service>;
