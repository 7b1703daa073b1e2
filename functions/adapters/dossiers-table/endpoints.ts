import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Circuit, CLOSED_CIRCUIT, type Endpoint, EndpointSchema } from '../../domain/endpoint.ts';
import type { EndpointId } from '../../domain/ids.ts';
import { queryAll, setting, type Table, written } from './client.ts';
import { withoutKeys } from './keys.ts';
import { readables } from './readable.ts';

const endpointKey = (id: string) => ({ pk: `ENDPOINT#${id}`, sk: 'ENDPOINT' });
/** Every endpoint stands in one list of the first index: a hundred at most, the quota of connectors. */
const listKey = (id: string) => ({ gsi1pk: 'ENDPOINT', gsi1sk: id });

/** The endpoints to which dossiers are pushed. */
export function endpoints(table: Table) {
  const { client, name: TableName } = table;

  /** Changes some fields of an endpoint that exists. */
  async function set(id: EndpointId, what: Partial<Endpoint>): Promise<void> {
    const update = { TableName, Key: endpointKey(id), ConditionExpression: 'attribute_exists(pk)', ...setting(what) };
    await client.send(new UpdateCommand(update));
  }

  return {
    /** Consistent: a circuit that has just opened counts at once. */
    async load(id: EndpointId): Promise<Endpoint | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: endpointKey(id), ConsistentRead: true }));
      return Item === undefined ? null : EndpointSchema.parse(withoutKeys(Item));
    },

    /** Writes a circuit where it is still the one that was read. */
    async saveCircuit(id: EndpointId, read: Circuit, next: Circuit): Promise<'saved' | 'lost'> {
      const save = new UpdateCommand({
        TableName,
        Key: endpointKey(id),
        UpdateExpression: 'SET circuit = :next',
        ConditionExpression: 'circuit.#state = :state AND circuit.failures = :failures',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':next': next, ':state': read.state, ':failures': read.failures },
      });
      return (await written(client.send(save))) ? 'saved' : 'lost';
    },

    /**
     * An operator accepted other host keys: written with a closed circuit, so that what waits leaves at the next bell. The connector
     * must trust them before (`updateConnector`), or the circuit opens again.
     */
    trustHostKeys: (id: EndpointId, trustedHostKeys: Endpoint['trustedHostKeys']): Promise<void> =>
      set(id, { trustedHostKeys: EndpointSchema.shape.trustedHostKeys.parse(trustedHostKeys), circuit: CLOSED_CIRCUIT }),

    /** An operator renewed the credential, and the server took it. */
    setCredential: (id: EndpointId, credential: Endpoint['credential']): Promise<void> =>
      set(id, { credential: EndpointSchema.shape.credential.parse(credential) }),

    /** Writes an endpoint as the operator gave it. */
    async put(endpoint: Endpoint): Promise<void> {
      const { id } = endpoint;
      await client.send(new PutCommand({ TableName, Item: { ...endpointKey(id), ...listKey(id), ...EndpointSchema.parse(endpoint) } }));
    },

    /** Every endpoint, by name. Not consistent: an index may be a moment late. */
    async all(): Promise<Endpoint[]> {
      const items = await queryAll(table, {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :all',
        ExpressionAttributeValues: { ':all': 'ENDPOINT' },
      });
      return readables(items, (item) => EndpointSchema.parse(withoutKeys(item)));
    },

    async remove(id: EndpointId): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: endpointKey(id) }));
    },
  };
}
export type Endpoints = ReturnType<typeof endpoints>;
