import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Agent, AgentSchema } from '../../domain/agent.ts';
import type { Table } from '../dossiers-table/client.ts';

const keyOf = (agent: string) => ({ pk: `AGENT#${agent}`, sk: 'AGENT' });

/** Agents of the mairies and their entitlements, in the access table. */
export function agents({ client, name: TableName }: Table) {
  return {
    /** Consistent: a suspension counts at the next call. */
    async load(agent: string): Promise<Agent | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(agent), ConsistentRead: true }));
      if (Item === undefined) return undefined;
      const { pk: _pk, sk: _sk, ...rest } = Item;
      return AgentSchema.parse(rest);
    },

    async put(agent: Agent): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(agent.agent), ...AgentSchema.parse(agent) } }));
    },
  };
}
