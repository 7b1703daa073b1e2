import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import { PROOFS } from '../../functions/domain/vault-layout.ts';
import type { LocalCloud } from '../../local/cloud/index.ts';
import { cloudLogs } from '../../local/cloud/logs.ts';
import { COMMENT, type Life, USAGER } from './lives.ts';

/** Places where no object of a purged dossier may be: what was personal lay there. */
const EMPTIED = ['depot', 'boites', 'vault'] as const;

/**
 * What may stay of a purged dossier (design §2): what it was and when, who opened it (docs/adr/0031), keys of what is no longer there. Not
 * what is still to end.
 */
const STAYS = /^(?:DOSSIER|EVENT#|EFFECT#|RETOUR#|DELIVERY#|LECTURE#)/;

interface Version {
  readonly key: string;
  readonly versionId: string;
}

/** Looks for what is left of purged dossiers: every bucket with its versions and markers, both tables, every queue, every log. */
export function residues({ outputs, endpoint }: LocalCloud) {
  const { region, buckets, tables } = outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const logs = cloudLogs(endpoint);

  async function versionsOf(Bucket: string): Promise<Version[]> {
    const found: Version[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (marker !== undefined) {
      const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand({ Bucket, ...marker }));
      for (const { Key = '', VersionId = 'null' } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        found.push({ key: Key, versionId: VersionId });
      }
      const { NextKeyMarker: KeyMarker = '', NextVersionIdMarker: VersionIdMarker = '' } = page;
      marker = page.IsTruncated === true ? { KeyMarker, VersionIdMarker } : undefined;
    }
    return found;
  }

  async function* texts(): AsyncGenerator<{ where: string; text: string }> {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const emptied = new Set<string>(EMPTIED.map((name) => buckets[name]));
    for (const { Name: Bucket = '' } of Buckets) {
      // The bucket of CDK's assets holds code, and was filled before the first dossier.
      if (emptied.has(Bucket) || Bucket.startsWith('cdk-')) continue;
      for (const { key: Key, versionId } of await versionsOf(Bucket)) {
        try {
          const object = await s3.send(new GetObjectCommand({ Bucket, Key, ...(versionId === 'null' ? {} : { VersionId: versionId }) }));
          yield { where: `${Bucket}/${Key}`, text: (await object.Body?.transformToString()) ?? '' };
        } catch {
          // A delete marker has no bytes.
        }
      }
    }
    for (const name of Object.values(tables)) {
      for (const item of await itemsOf(name)) yield { where: `${name} ${item.pk} ${item.sk}`, text: JSON.stringify(item) };
    }
    yield { where: 'queues', text: await (await fetch(`${endpoint}/_ministack/sqs/messages`)).text() };
    for await (const group of logs.groups()) {
      for await (const { message } of logs.events(group)) yield { where: `log ${group}`, text: message };
    }
  }

  async function itemsOf(name: string): Promise<Record<string, unknown>[]> {
    const { client } = openTable(name);
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page: { Items?: Record<string, unknown>[] | undefined; LastEvaluatedKey?: Record<string, unknown> | undefined } =
        await client.send(new ScanCommand({ TableName: name, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }));
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return items;
  }

  return {
    /** What a dossier still has to lose: its deadlines, as keys. */
    async deadlines(numeros: readonly string[]): Promise<string[]> {
      const named = (item: Record<string, unknown>) => numeros.some((numero) => JSON.stringify(item).includes(numero));
      return (await itemsOf(tables.dossiers))
        .filter((item) => String(item.sk).startsWith('ECHEANCE#') && named(item))
        .map(({ pk, sk }) => `${pk} ${sk}`);
    },

    /** Everything left of purged dossiers that should not be, a line each with the rank of the dossier. */
    async of(lives: readonly Life[]): Promise<{ rank: number; what: string }[]> {
      const left: { rank: number; what: string }[] = [];
      for (const name of EMPTIED) {
        for (const { key } of await versionsOf(buckets[name])) {
          for (const { rank, numero } of lives)
            if (key.includes(numero) && !key.startsWith(PROOFS)) left.push({ rank, what: `object ${name}/${key}` });
        }
      }
      for (const { pk, sk } of await itemsOf(tables.dossiers)) {
        for (const { rank, numero } of lives) {
          if (String(pk) === `DOSSIER#${numero}` && !STAYS.test(String(sk))) left.push({ rank, what: `item ${sk}` });
        }
      }
      for await (const { where, text } of texts()) {
        for (const { rank, numero } of lives) {
          if (text.includes(USAGER(numero)) || text.includes(COMMENT(numero))) left.push({ rank, what: `words of a person in ${where}` });
        }
      }
      return left;
    },
  };
}
