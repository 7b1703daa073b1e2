import { S3Client } from '@aws-sdk/client-s3';
import { paginateGetExecutionHistory, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import { versionPages } from '../../functions/adapters/object-versions.ts';
import type { LocalCloud } from '../../local/cloud/index.ts';
import { itemBytes } from '../table-units.ts';

/** Looks at what a run leaves behind in the cloud: executions, objects, items. */
export function traces({ outputs }: LocalCloud) {
  const { endpoint, region, buckets, tables, stateMachines } = outputs;
  const sfn = new SFNClient({ endpoint, region });
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });

  return {
    /** Executions, and transitions: one for each state that was entered, tries again included. */
    async machine(): Promise<{ executions: number; transitions: number }> {
      let [executions, transitions] = [0, 0];
      const stateMachineArn = stateMachines['dossier-lifecycle'];
      for await (const page of paginateListExecutions({ client: sfn }, { stateMachineArn })) {
        for (const { executionArn } of page.executions ?? []) {
          executions += 1;
          for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, { executionArn }))
            transitions += events.filter(({ type }) => type?.endsWith('StateEntered')).length;
        }
      }
      return { executions, transitions };
    },

    /** Bytes of every version by bucket; of boites, those that a commune deleted apart (`boites-effaces`). */
    async stored(): Promise<Record<string, number>> {
      const found: Record<string, number> = {};
      for (const [name, Bucket] of Object.entries(buckets)) {
        for await (const { versions } of versionPages(s3, Bucket, '')) {
          for (const { Size = 0, IsLatest } of versions) {
            const where = name === 'boites' && IsLatest === false ? 'boites-effaces' : name;
            found[where] = (found[where] ?? 0) + Size;
          }
        }
      }
      return found;
    },

    /** Bytes of the items of dossiers, hundred bytes of index for each included (« Storage » in the pricing of DynamoDB). */
    async tableBytes(): Promise<number> {
      const { client, name: TableName } = openTable(tables.dossiers);
      let sum = 0;
      for await (const { Items = [] } of paginateScan({ client }, { TableName }))
        for (const item of Items) if (String(item.pk).startsWith('DOSSIER#')) sum += itemBytes(item) + 100;
      return sum;
    },
  };
}
