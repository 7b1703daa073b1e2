import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Agent, AgentSchema } from '../../domain/agent.ts';
import { AgentIdSchema } from '../../domain/ids.ts';
import { queryAll, type Table } from '../dossiers-table/client.ts';
import { agentKey, withoutKeys } from './keys.ts';

/** Names an agent among those of his commune; what he may do stands in his own item only. */
const placeOf = ({ insee, agent }: Pick<Agent, 'insee' | 'agent'>) => ({ pk: `COMMUNE#${insee}`, sk: `AGENT#${agent}` });
const PlaceSchema = z.object({ agent: AgentIdSchema }).loose();

/** Agents of the mairies and their entitlements, in the access table. */
export function agents(table: Table) {
  const { client, name: TableName } = table;

  /** Consistent: a suspension counts at the next call. */
  async function load(agent: string): Promise<Agent | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: agentKey(agent), ConsistentRead: true }));
    return Item === undefined ? undefined : AgentSchema.parse(withoutKeys(Item));
  }

  return {
    load,

    async put(agent: Agent): Promise<void> {
      const items = [
        { ...agentKey(agent.agent), ...AgentSchema.parse(agent) },
        { ...placeOf(agent), agent: agent.agent },
      ];
      await client.send(new TransactWriteCommand({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) }));
    },

    /** Agents of a commune: a few. */
    async ofCommune(insee: string): Promise<Agent[]> {
      const places = await queryAll(table, {
        KeyConditionExpression: 'pk = :commune AND begins_with(sk, :agent)',
        ExpressionAttributeValues: { ':commune': `COMMUNE#${insee}`, ':agent': 'AGENT#' },
        ConsistentRead: true,
      });
      const found = await Promise.all(places.map((place) => load(PlaceSchema.parse(place).agent)));
      // One who has changed his commune since is another's.
      return found.flatMap((agent) => (agent?.insee === insee ? [agent] : []));
    },
  };
}
export type Agents = ReturnType<typeof agents>;
