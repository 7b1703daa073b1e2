import { DescribeContinuousBackupsCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Gap, GapContext } from './gap.ts';

const AskedSchema = z.object({ PointInTimeRecoveryEnabled: z.literal(true) });

const tables = ({ resources }: GapContext) =>
  resources
    .filter((r) => r.type === 'AWS::DynamoDB::Table' && AskedSchema.safeParse(r.properties.PointInTimeRecoverySpecification).success)
    .map((r) => r.physicalId);

/** CloudFormation drops the point-in-time recovery of tables; the API honours it. */
export const pointInTimeRecovery: Gap = {
  name: 'dynamodb-point-in-time-recovery',
  what: 'CloudFormation oublie la restauration à un instant donné des tables',
  row: '3.6',
  async isOpen(context) {
    if (tables(context).length === 0) return undefined;
    const client = new DynamoDBClient({});
    const states = tables(context).map(async (TableName) => {
      const { ContinuousBackupsDescription } = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
      return ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    });
    return (await Promise.all(states)).some((state) => state !== 'ENABLED');
  },
  async close(context) {
    const client = new DynamoDBClient({});
    for (const TableName of tables(context)) {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    }
  },
};
