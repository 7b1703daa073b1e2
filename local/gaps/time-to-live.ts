import { DescribeTimeToLiveCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Gap, GapContext } from './gap.ts';

const AskedSchema = z.object({ AttributeName: z.string(), Enabled: z.literal(true) });

const tables = ({ resources }: GapContext) =>
  resources.flatMap((r) => {
    const asked = r.type === 'AWS::DynamoDB::Table' ? AskedSchema.safeParse(r.properties.TimeToLiveSpecification) : undefined;
    return asked?.success ? [{ TableName: r.physicalId, AttributeName: asked.data.AttributeName }] : [];
  });

/** CloudFormation drops the expiry of items; the API honours it (no deletion reaches the stream). */
export const timeToLive: Gap = {
  name: 'dynamodb-time-to-live',
  what: 'CloudFormation oublie l’expiration des éléments des tables',
  row: '3.6',
  async isOpen(context) {
    if (tables(context).length === 0) return undefined;
    const client = new DynamoDBClient({});
    const states = tables(context).map(async ({ TableName }) => {
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
      return TimeToLiveDescription?.TimeToLiveStatus;
    });
    return (await Promise.all(states)).some((state) => state !== 'ENABLED');
  },
  async close(context) {
    const client = new DynamoDBClient({});
    for (const { TableName, AttributeName } of tables(context)) {
      await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }));
    }
  },
};
