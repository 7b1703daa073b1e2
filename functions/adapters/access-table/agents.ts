import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Agent, AgentSchema } from '../../domain/agent.ts';
import { AgentIdSchema } from '../../domain/ids.ts';
import type { Table } from '../dossiers-table/client.ts';

const keyOf = (agent: string) => ({ pk: `AGENT#${agent}`, sk: 'AGENT' });
/** Names an agent among those of his commune; what he may do stands in his own item only. */
const placeOf = ({ insee, agent }: Pick<Agent, 'insee' | 'agent'>) => ({ pk: `COMMUNE#${insee}`, sk: `AGENT#${agent}` });
const PlaceSchema = z.object({ agent: AgentIdSchema }).loose();

/** Agents of the mairies and their entitlements, in the access table. */
export function agents({ client, name: TableName }: Table) {
  /** Consistent: a suspension counts at the next call. */
  async function load(agent: string): Promise<Agent | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(agent), ConsistentRead: true }));
    if (Item === undefined) return undefined;
    const { pk: _pk, sk: _sk, ...rest } = Item;
    return AgentSchema.parse(rest);
  }

  return {
    load,

    async put(agent: Agent): Promise<void> {
      const items = [
        { ...keyOf(agent.agent), ...AgentSchema.parse(agent) },
        { ...placeOf(agent), agent: agent.agent },
      ];
      await client.send(new TransactWriteCommand({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) }));
    },

    /** Agents of a commune: a few. */
    async ofCommune(insee: string): Promise<Agent[]> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :commune AND begins_with(sk, :agent)',
          ExpressionAttributeValues: { ':commune': `COMMUNE#${insee}`, ':agent': 'AGENT#' },
          ConsistentRead: true,
        }),
      );
      const found = await Promise.all(Items.map((item) => load(PlaceSchema.parse(item).agent)));
      // One who has changed his commune since is another's.
      return found.flatMap((agent) => (agent?.insee === insee ? [agent] : []));
    },
  };
}
export type Agents = ReturnType<typeof agents>;
