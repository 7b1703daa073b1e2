import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Decision } from '../../domain/decide.ts';
import { type Dossier, type DossierEvent, DossierSchema, EventSchema, isConsequential } from '../../domain/dossier.ts';
import { secondsLater } from '../../domain/instants.ts';
import { deadlinesOf } from '../../domain/retention.ts';
import type { Status } from '../../domain/statuses.ts';
import { queried, queryAll, type Table, type TransactItem, transacted } from './client.ts';
import { deadlineItem } from './deadlines.ts';
import { communeListPk, dossierKey, dossierPk, due, eventSk, withoutKeys } from './keys.ts';
import { readable } from './readable.ts';
import { firstReminder } from './reminders.ts';

/** Seconds after which an event nobody carried out is due for the sweeper: longer than a start through the stream takes. */
const START_GRACE_SECONDS = 120;

/** The dossier item: the snapshot, and how far its events are carried out. */
const DossierItemSchema = z.object({ carriedTo: z.int().min(0) }).loose();

export interface LoadedDossier {
  readonly dossier: Dossier;
  /** Rank of the last consequential event carried out, 0 for none. */
  readonly carriedTo: number;
}

export function parseDossier(item: Record<string, unknown>): LoadedDossier {
  const { carriedTo, ...rest } = DossierItemSchema.parse(item);
  return { dossier: DossierSchema.parse(withoutKeys(rest)), carriedTo };
}

/** Parses an event item; the state of its carrying out is read elsewhere. */
function parseEvent(item: Record<string, unknown>): DossierEvent {
  const { state: _state, essai: _essai, ...event } = withoutKeys(item);
  return EventSchema.parse(event);
}

/** The event was written by a newer version of the hub, which was taken back: nothing is to be done but upgrade. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

/** The dossiers of the table: snapshots and events. Reads are consistent except the list of a commune. */
export function dossiers(table: Table) {
  const { client, name: TableName } = table;

  async function loadWithChain(numero: string): Promise<LoadedDossier | null> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: dossierKey(numero, 'DOSSIER'), ConsistentRead: true }));
    return Item === undefined ? null : parseDossier(Item);
  }

  return {
    loadWithChain,

    async load(numero: string): Promise<Dossier | null> {
      return (await loadWithChain(numero))?.dossier ?? null;
    },

    /** The whole history, oldest first. */
    async history(numero: string): Promise<DossierEvent[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
        ExpressionAttributeValues: { ':pk': dossierPk(numero), ':event': 'EVENT#' },
        ConsistentRead: true,
      });
      return items.map(parseEvent);
    },

    /**
     * Events from a rank on, at most `limit`, as far as this version can read them.
     * @throws UnreadableEventError where that is not even the first: it stays open, and whoever comes after an upgrade goes on with it
     */
    async eventsFrom(numero: string, seq: number, limit: number): Promise<DossierEvent[]> {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': dossierPk(numero), ':from': eventSk(seq), ':to': 'EVENT#999999' },
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      const events: DossierEvent[] = [];
      for (const item of page.Items ?? []) {
        const event = readable(item, parseEvent);
        if (event === undefined) break;
        events.push(event);
      }
      if (events.length === 0 && (page.Items ?? []).length > 0)
        throw new UnreadableEventError('an event was written by another version of the hub');
      return events;
    },

    /**
     * Writes a decision: new snapshot and events, and what must go with them, in one transaction guarded by the version
     * that was read. `stale`: somebody else wrote first (or a condition of `extra` failed), read again and decide again.
     */
    async commit(before: Dossier | null, decision: Decision, extra: readonly TransactItem[] = []): Promise<'committed' | 'stale'> {
      const items = [
        ...snapshotItems(TableName, before, decision),
        ...decision.events.map((event) => eventItem(TableName, event)),
        ...(before === null ? decision.events.slice(0, 1) : []).map(({ numero, at }) => firstReminder(TableName, numero, at)),
        ...deadlinesOf(decision).map((deadline) => deadlineItem(TableName, deadline)),
        ...extra,
      ];
      return items.length === 0 || (await transacted(table, items)) ? 'committed' : 'stale';
    },

    /** Dossiers of a commune with one status, newest legal date first, strictly before a position `{submittedAt}#{numero}`. */
    async listByCommune(insee: string, demarche: string, status: Status, page: { before?: string; limit: number }): Promise<Dossier[]> {
      const query = {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': communeListPk(insee, demarche),
          ':from': `${status}#`,
          // '~' sorts after every digit and letter of an instant.
          ':to': `${status}#${page.before ?? '~'}`,
        },
        ScanIndexForward: false,
        // One more where the position itself may come back: BETWEEN includes its bounds.
        Limit: page.limit + (page.before === undefined ? 0 : 1),
      };
      const found: Dossier[] = [];
      for await (const item of queried(table, query)) {
        const dossier = readable(item, parseDossier)?.dossier;
        if (dossier !== undefined && `${dossier.submittedAt}#${dossier.numero}` !== page.before) found.push(dossier);
        if (found.length === page.limit) break;
      }
      return found;
    },
  };
}
export type Dossiers = ReturnType<typeof dossiers>;

function snapshotItems(TableName: string, before: Dossier | null, { events, dossier }: Decision): TransactItem[] {
  if (events.length === 0) return [];
  const gsi1 = {
    gsi1pk: communeListPk(dossier.insee, dossier.demarche),
    gsi1sk: `${dossier.status}#${dossier.submittedAt}#${dossier.numero}`,
  };
  if (before === null) {
    const Item = { ...dossierKey(dossier.numero, 'DOSSIER'), ...gsi1, ...dossier, carriedTo: 0 };
    return [{ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } }];
  }
  // Only what changed is written: `carriedTo` belongs to those who carry out.
  const next: Record<string, unknown> = { ...dossier, ...gsi1 };
  const old: Record<string, unknown> = { ...before };
  const set = Object.keys(next).filter((field) => next[field] !== old[field]);
  const removed = Object.keys(old).filter((field) => !(field in next));
  return [
    {
      Update: {
        TableName,
        Key: dossierKey(dossier.numero, 'DOSSIER'),
        UpdateExpression:
          `SET ${set.map((field) => `#${field} = :${field}`).join(', ')}` +
          (removed.length > 0 ? ` REMOVE ${removed.map((field) => `#${field}`).join(', ')}` : ''),
        ConditionExpression: '#version = :readVersion',
        ExpressionAttributeNames: Object.fromEntries([...new Set([...set, ...removed, 'version'])].map((field) => [`#${field}`, field])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(set.map((field) => [`:${field}`, next[field]])),
          ':readVersion': before.version,
        },
      },
    },
  ];
}

/** An event item. Where it has a consequence, it is open, and due for the sweeper if nobody carries it out. */
function eventItem(TableName: string, event: DossierEvent): TransactItem {
  const key = dossierKey(event.numero, eventSk(event.seq));
  const outbox = isConsequential(event) ? { state: 'ouvert', essai: 0, ...due(key.pk, secondsLater(event.at, START_GRACE_SECONDS)) } : {};
  return { Put: { TableName, Item: { ...key, ...event, ...outbox }, ConditionExpression: 'attribute_not_exists(pk)' } };
}
