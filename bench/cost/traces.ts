import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
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
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(
          new ListExecutionsCommand({ stateMachineArn: stateMachines['dossier-lifecycle'], maxResults: 500, nextToken }),
        );
        for (const { executionArn } of page.executions ?? []) {
          const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
          executions += 1;
          transitions += events.filter(({ type }) => type?.endsWith('StateEntered')).length;
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return { executions, transitions };
    },

    /** Bytes of every version by bucket; of boites, those that a commune deleted apart (`boites-effaces`). */
    async stored(): Promise<Record<string, number>> {
      const found: Record<string, number> = {};
      for (const [name, Bucket] of Object.entries(buckets)) {
        let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
        while (marker !== undefined) {
          const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand({ Bucket, ...marker }));
          for (const { Size = 0, IsLatest } of page.Versions ?? []) {
            const where = name === 'boites' && IsLatest === false ? 'boites-effaces' : name;
            found[where] = (found[where] ?? 0) + Size;
          }
          const { NextKeyMarker: KeyMarker = '', NextVersionIdMarker: VersionIdMarker = '' } = page;
          marker = page.IsTruncated === true ? { KeyMarker, VersionIdMarker } : undefined;
        }
      }
      return found;
    },

    /** Bytes of the items of dossiers, hundred bytes of index for each included (« Storage » in the pricing of DynamoDB). */
    async tableBytes(): Promise<number> {
      const { client, name: TableName } = openTable(tables.dossiers);
      let sum = 0;
      let from: Record<string, unknown> | undefined;
      do {
        const page: { Items?: Record<string, unknown>[] | undefined; LastEvaluatedKey?: Record<string, unknown> | undefined } =
          await client.send(new ScanCommand({ TableName, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }));
        for (const item of page.Items ?? []) if (String(item.pk).startsWith('DOSSIER#')) sum += itemBytes(item) + 100;
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return sum;
    },
  };
}
