import { isCanary } from '../../domain/canary.ts';
import type { Numero } from '../../domain/ids.ts';
import { writeAll } from './batch.ts';
import { queryAll, type Table } from './client.ts';
import { dossierPk } from './keys.ts';

/** A real dossier was named where only a canary may be erased. */
export class NotACanaryError extends Error {
  override readonly name = 'NotACanaryError';
}

/** Canary dossiers of rehearsals leave nothing in the table. */
export function canaries(table: Table) {
  return {
    /** Deletes every item of a canary: dossier, events, effects, delivery, receipts. Never of anything else. */
    async erase(numero: Numero): Promise<void> {
      if (!isCanary(numero)) throw new NotACanaryError('only a canary is erased');
      const pk = dossierPk(numero);
      for (;;) {
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ProjectionExpression: 'sk',
          ConsistentRead: true,
        });
        if (items.length === 0) return;
        await writeAll(
          table,
          items.map(({ sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
        );
      }
    },
  };
}
