import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Gap } from './gap.ts';

const [SOURCE, RESTORED] = ['lacune-restauration', 'lacune-restauration-rendue'];

/** A table restored to an instant is the table of now. The test of the drill asks for it at the instant that it wants back. */
export const pointInTimeRestore: Gap = {
  name: 'dynamodb-point-in-time-restore',
  what: 'Une table restaurée à un instant donné contient ce qui a été écrit depuis',
  row: '3.13',
  async isOpen() {
    const client = new DynamoDBClient({});
    const TableName = SOURCE;
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    try {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
      const before = new Date();
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'since' } } }));
      await client.send(
        new RestoreTableToPointInTimeCommand({ SourceTableName: TableName, TargetTableName: RESTORED, RestoreDateTime: before }),
      );
      return ((await client.send(new ScanCommand({ TableName: RESTORED }))).Count ?? 0) > 0;
    } finally {
      for (const name of [SOURCE, RESTORED]) await client.send(new DeleteTableCommand({ TableName: name })).catch(() => undefined);
    }
  },
};
