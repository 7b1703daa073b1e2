import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Delivery, DeliverySchema, isOpen } from '../../domain/delivery.ts';
import { deliveryDue } from '../../domain/delivery-schedule.ts';
import { secondsLater } from '../../domain/instants.ts';
import { queried, type Table, type TransactItem, transacted } from './client.ts';
import { deliverySk, dossierKey, due, endpointListPk, endpointWorkPk, heldListPk, withoutKeys } from './keys.ts';
import { readable } from './readable.ts';

/** Seconds behind its own instant after which the sweeper rings for what an ended delivery left behind. */
const CLEANUP_GRACE_SECONDS = 600;

/**
 * Where a delivery stands in the indexes. Oldest first by legal date: what waits for its endpoint, what is under way there (few), what
 * is held with its raccordement; and what the sweeper must look at.
 */
function places(delivery: Delivery): Record<string, string> {
  const { numero, submittedAt, push } = delivery;
  const gsi1sk = `${submittedAt}#${numero}`;
  const { pk } = dossierKey(numero, deliverySk);
  if (!isOpen(delivery)) {
    if (delivery.cleanup === 'fait' || push === undefined) return {};
    return { gsi1pk: endpointWorkPk(push.endpoint), gsi1sk, ...due(pk, secondsLater(delivery.nextAt, CLEANUP_GRACE_SECONDS)) };
  }
  const dueAt = due(pk, deliveryDue(delivery));
  switch (delivery.state) {
    case 'suspendu':
      return { gsi1pk: heldListPk(delivery.insee, delivery.demarche), gsi1sk, ...dueAt };
    case 'a-pousser':
      return { gsi1pk: endpointListPk(delivery.push.endpoint), gsi1sk, ...dueAt };
    default:
      return { gsi1pk: endpointWorkPk(delivery.push.endpoint), gsi1sk, ...dueAt };
  }
}

/** A delivery that no other knows of yet, as an item of the transaction that hands its dossier over. */
export function newDeliveryItem(TableName: string, delivery: Delivery): TransactItem {
  return { Put: { TableName, Item: { ...dossierKey(delivery.numero, deliverySk), ...places(delivery), ...delivery } } };
}

/** What a delivery becomes, as an item of a transaction that fails where somebody wrote since it was read. */
export function nextDeliveryItem(TableName: string, read: Delivery, next: Delivery): TransactItem {
  return {
    Put: {
      TableName,
      Item: { ...dossierKey(read.numero, deliverySk), ...places(next), ...next, rev: read.rev + 1 },
      ConditionExpression: 'rev = :read',
      ExpressionAttributeValues: { ':read': read.rev },
    },
  };
}

/**
 * The dossier still belongs to the push and its content may be read: condition of the intention of a send. The delivery in `envoi` is
 * thus the lease of the copy that is made next (design §6).
 */
export function pushable(TableName: string, numero: string, now: string): TransactItem {
  return {
    ConditionCheck: {
      TableName,
      Key: dossierKey(numero, 'DOSSIER'),
      ConditionExpression: 'contentState = :present AND expiresAt > :now AND acheminement = :confie',
      ExpressionAttributeValues: { ':present': 'present', ':now': now, ':confie': 'confie' },
    },
  };
}

/** The deliveries that outlive their execution: one item a dossier. */
export function deliveries(table: Table) {
  const { client, name: TableName } = table;

  /** Oldest first, page after page, as far as the caller goes. The index lags: each write says what it read. */
  async function* all(pk: string): AsyncGenerator<Delivery> {
    const values = { ':pk': pk };
    const query = { IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk', ExpressionAttributeValues: values, Limit: PAGE };
    for await (const item of queried(table, query)) {
      const delivery = readable(item, parseDelivery);
      if (delivery !== undefined) yield delivery;
    }
  }

  return {
    /** Consistent. */
    async load(numero: string): Promise<Delivery | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: dossierKey(numero, deliverySk), ConsistentRead: true }));
      return Item === undefined ? null : parseDelivery(Item);
    },
    /** What waits for an endpoint, oldest first. */
    waitingFor: (endpoint: string): AsyncGenerator<Delivery> => all(endpointListPk(endpoint)),
    /** What is under way at an endpoint, or has left something there. */
    underWayAt: (endpoint: string): AsyncGenerator<Delivery> => all(endpointWorkPk(endpoint)),
    /** What is held with a suspended raccordement, oldest first. */
    heldFor: (insee: string, demarche: string): AsyncGenerator<Delivery> => all(heldListPk(insee, demarche)),

    /** Writes what a delivery becomes, with conditions. Null: somebody wrote meanwhile, or a condition does not hold. */
    async replace<D extends Delivery>(read: Delivery, next: D, checks: readonly TransactItem[] = []): Promise<D | null> {
      const replaced = await transacted(table, [nextDeliveryItem(TableName, read, next), ...checks]);
      return replaced ? { ...next, rev: read.rev + 1 } : null;
    },
  };
}
export type Deliveries = ReturnType<typeof deliveries>;

/** Deliveries read at once: half a kilobyte each. */
const PAGE = 100;

function parseDelivery(item: Record<string, unknown>): Delivery {
  return DeliverySchema.parse(withoutKeys(item));
}
