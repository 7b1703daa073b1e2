import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import { versionPages } from '../../functions/adapters/object-versions.ts';
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

/** Looks for what is left of purged dossiers: every bucket with its versions and markers, both tables, every queue, every log. */
export function residues({ outputs, endpoint }: LocalCloud) {
  const { region, buckets, tables } = outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const logs = cloudLogs(endpoint);

  async function* texts(): AsyncGenerator<{ where: string; text: string }> {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const emptied = new Set<string>(EMPTIED.map((name) => buckets[name]));
    for (const { Name: Bucket = '' } of Buckets) {
      // The bucket of CDK's assets holds code, and was filled before the first dossier.
      if (emptied.has(Bucket) || Bucket.startsWith('cdk-')) continue;
      for await (const { versions } of versionPages(s3, Bucket, '')) {
        for (const { Key, VersionId = 'null' } of versions) {
          const object = await s3.send(new GetObjectCommand({ Bucket, Key, ...(VersionId === 'null' ? {} : { VersionId }) }));
          yield { where: `${Bucket}/${Key}`, text: (await object.Body?.transformToString()) ?? '' };
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
    for await (const { Items = [] } of paginateScan({ client }, { TableName: name })) items.push(...Items);
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
        for await (const { versions, markers } of versionPages(s3, buckets[name], '')) {
          for (const { Key = '' } of [...versions, ...markers]) {
            for (const { rank, numero } of lives)
              if (Key.includes(numero) && !Key.startsWith(PROOFS)) left.push({ rank, what: `object ${name}/${Key}` });
          }
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
