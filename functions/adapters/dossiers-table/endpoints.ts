import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Endpoint, EndpointSchema } from '../../domain/endpoint.ts';
import type { EndpointId } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { withoutKeys } from './keys.ts';

const endpointKey = (id: string) => ({ pk: `ENDPOINT#${id}`, sk: 'ENDPOINT' });

/** The endpoints to which dossiers are pushed. */
export function endpoints({ client, name: TableName }: Table) {
  return {
    /** Consistent: a circuit that has just opened counts at once. */
    async load(id: EndpointId): Promise<Endpoint | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: endpointKey(id), ConsistentRead: true }));
      return Item === undefined ? null : EndpointSchema.parse(withoutKeys(Item));
    },

    /** Writes an endpoint as the operator gave it. */
    async put(endpoint: Endpoint): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...endpointKey(endpoint.id), ...EndpointSchema.parse(endpoint) } }));
    },
  };
}
export type Endpoints = ReturnType<typeof endpoints>;
