import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isCanary } from '../../domain/canary.ts';
import type { Numero } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { dossierPk } from './keys.ts';

/** Writes of one call (DynamoDB). */
const BATCH = 25;

/** A real dossier was named where only a canary may be erased. */
export class NotACanaryError extends Error {
  override readonly name = 'NotACanaryError';
}

/** Canary dossiers of rehearsals leave nothing in the table. */
export function canaries({ client, name: TableName }: Table) {
  return {
    /** Deletes every item of a canary: dossier, events, effects, delivery, receipts. Never of anything else. */
    async erase(numero: Numero): Promise<void> {
      if (!isCanary(numero)) throw new NotACanaryError('only a canary is erased');
      const pk = dossierPk(numero);
      for (;;) {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk },
            ProjectionExpression: 'sk',
            ConsistentRead: true,
            Limit: BATCH,
          }),
        );
        if (Items.length === 0) return;
        const deletes = Items.map(({ sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
        await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: deletes } }));
      }
    },
  };
}
