import { S3Client } from '@aws-sdk/client-s3';
import { folderPrefix } from '../domain/boite-layout.ts';
import { type LedgerLine, LedgerLineSchema } from '../domain/destruction.ts';
import { type EventFact, PortalFactSchema } from '../domain/portal-facts.ts';
import { type ReturnReceipt, ReturnReceiptSchema } from '../domain/return-reports.ts';
import { COMMENTS, LATE_COMMENTS } from '../domain/vault-layout.ts';
import { readBytes } from './objects.ts';
import { objectsOf, objectsSince, type StoredObject } from './objects-since.ts';

export interface WitnessBuckets {
  readonly portail: string;
  readonly vault: string;
  readonly boites: string;
  readonly ledger: string;
}

/** Key of the fact of an event: `{numero}/{seq}.json`. */
const EVENT_FACT = /^([0-9A-Za-z-]{1,40})\/\d{6}\.json$/;
const PACKAGE = /^contenu\/([0-9A-Za-z-]{1,40})\//;

/**
 * What the buckets know of dossiers, for a table that has forgotten: they are not restored with it, and are ahead of it. Only the operator's
 * command asks them.
 */
export function witnesses(buckets: WitnessBuckets, client = new S3Client({})) {
  const json = async (bucket: string, key: string): Promise<unknown> =>
    JSON.parse((await readBytes(client, { bucket, key }))?.toString('utf8') ?? 'null');

  async function numbers(bucket: string, prefix: string, since: string, pattern: RegExp): Promise<Set<string>> {
    const found = new Set<string>();
    for await (const { key } of objectsSince({ bucket, prefix, since }, client)) {
      const numero = pattern.exec(key)?.[1];
      if (numero !== undefined) found.add(numero);
    }
    return found;
  }

  return {
    /** Numbers whose package was put since an instant. */
    packagesSince: (instant: string): Promise<Set<string>> => numbers(buckets.vault, 'contenu/', instant, PACKAGE),
    /** Numbers of which the portal was told something since an instant. */
    toldSince: (instant: string): Promise<Set<string>> => numbers(buckets.portail, '', instant, EVENT_FACT),

    /** Everything told of the events of a dossier, in their order. */
    async told(numero: string): Promise<EventFact[]> {
      const facts: EventFact[] = [];
      for await (const { key } of objectsOf(client, buckets.portail, `${numero}/`)) {
        const fact = EVENT_FACT.test(key) ? PortalFactSchema.parse(await json(buckets.portail, key)) : null;
        if (fact !== null && fact.fact !== 'refuse') facts.push(fact);
      }
      return facts;
    },

    /** The package of a number, and when it was put; null where there is none. */
    async packageOf(numero: string): Promise<{ readonly bytes: Buffer; readonly at: string } | null> {
      for await (const { key, at } of objectsOf(client, buckets.vault, `contenu/${numero}/`)) {
        const bytes = await readBytes(client, { bucket: buckets.vault, key });
        if (bytes !== null) return { bytes, at };
      }
      return null;
    },

    /** Comments on a dossier: their keys, and when each was put. */
    async commentsOn(numero: string): Promise<StoredObject[]> {
      const found: StoredObject[] = [];
      for (const kind of [COMMENTS, LATE_COMMENTS]) {
        for await (const object of objectsOf(client, buckets.vault, `${kind}${numero}/`)) found.push(object);
      }
      return found;
    },

    /** Receipts of every answer that a boite has given. */
    async receiptsOf(boite: string): Promise<ReturnReceipt[]> {
      const receipts: ReturnReceipt[] = [];
      for await (const { key } of objectsOf(client, buckets.boites, folderPrefix(boite, 'traites'))) {
        const receipt = key.endsWith('.json') ? ReturnReceiptSchema.safeParse(await json(buckets.boites, key)).data : undefined;
        if (receipt !== undefined) receipts.push(receipt);
      }
      return receipts;
    },

    /** Lines of the purge ledger written since an instant. */
    async *destroyedSince(instant: string): AsyncGenerator<LedgerLine> {
      for await (const { key } of objectsSince({ bucket: buckets.ledger, prefix: '', since: instant }, client)) {
        yield LedgerLineSchema.parse(await json(buckets.ledger, key));
      }
    },
  };
}
