import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { deadlineId, type LedgerLine } from '../../domain/destruction.ts';
import { type Deadline, DeadlineSchema, type Found } from '../../domain/retention.ts';
import { queryAll, type Table, type TransactItem, written } from './client.ts';
import type { ItemKey } from './due.ts';
import { dossierPk, due, withoutKeys } from './keys.ts';

/** The destruction of this very object has begun: its writer comes back once it is over. */
export class DestructionBegunError extends Error {
  override readonly name = 'DestructionBegunError';
}

/** `DOSSIER#{numero}` or, for a return flow that names no dossier, `BOITE#{boite}`; `ECHEANCE#{kind}#{id}`. */
export function deadlineKey(deadline: Deadline): ItemKey {
  const pk = deadline.kind === 'retour' && deadline.numero === null ? `BOITE#${deadline.boite}` : dossierPk(deadline.numero ?? '');
  return { pk, sk: deadlineSk(deadline.kind, deadlineId(deadline)) };
}

/** The same, from the line of the purge ledger that ended it: a boite has no dot in its name. */
export function ledgerDeadlineKey({ kind, numero, id }: Pick<LedgerLine, 'kind' | 'numero' | 'id'>): ItemKey {
  return { pk: numero === null ? `BOITE#${id.split('.')[0]}` : dossierPk(numero), sk: deadlineSk(kind, id) };
}

/** A dossier has one content and one address: they are named by their kind alone. */
const deadlineSk = (kind: LedgerLine['kind'], id: string): string => `ECHEANCE#${kind}${id === kind ? '' : `#${id}`}`;

/** Written or moved, as an item of a transaction; never over a destruction that has begun, which would outlive what is written. */
export function deadlineItem(TableName: string, deadline: Deadline): TransactItem {
  return { Put: put(TableName, deadline) };
}

function put(TableName: string, deadline: Deadline) {
  const key = deadlineKey(deadline);
  return {
    TableName,
    Item: { ...key, ...deadline, ...due(key.pk, deadline.dueAt) },
    ConditionExpression: 'attribute_not_exists(pk) OR #state = :attendue',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':attendue': 'attendue' },
  };
}

/** What must be destroyed, and when: one item each, in the due index (design §1.6). */
export function deadlines(table: Table) {
  const { client, name: TableName } = table;

  /** Where a condition fails somebody else was first: read again. */
  async function unlessChanged(update: ConstructorParameters<typeof UpdateCommand>[0]): Promise<'done' | 'lost'> {
    return (await written(client.send(new UpdateCommand(update)))) ? 'done' : 'lost';
  }

  return {
    /**
     * Announces an object before it is put, so that none is ever without a deadline: what no event names by then is destroyed.
     * @throws DestructionBegunError where the same object is being destroyed
     */
    async announce(deadline: Deadline): Promise<void> {
      const announced = await written(client.send(new PutCommand(put(TableName, deadline))));
      if (!announced) throw new DestructionBegunError('the object is being destroyed');
    },

    async read(key: ItemKey): Promise<Deadline | null> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item === undefined ? null : DeadlineSchema.parse(withoutKeys(Item));
    },

    /** Everything of a dossier that has an end still to come; consistent. */
    async ofDossier(numero: string): Promise<Deadline[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :deadline)',
        ExpressionAttributeValues: { ':pk': dossierPk(numero), ':deadline': 'ECHEANCE#' },
        ConsistentRead: true,
      });
      return items.map((item) => DeadlineSchema.parse(withoutKeys(item)));
    },

    /** Begins the destruction, unless the deadline was moved since it was read. */
    begin: (deadline: Deadline, run: string): Promise<'done' | 'lost'> => unlessChanged(begunItem(TableName, deadline, run)),

    /** Keeps what the first look found: what was destroyed is told whole, however many tries it took. */
    async recordFound(deadline: Deadline, found: readonly Found[]): Promise<'done' | 'lost'> {
      return unlessChanged({
        TableName,
        Key: deadlineKey(deadline),
        UpdateExpression: 'SET #found = :found',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#found)',
        ExpressionAttributeNames: { '#found': 'found' },
        ExpressionAttributeValues: { ':found': found },
      });
    },

    /** Not yet: somebody looks again at an instant. */
    async lookAgain(deadline: Deadline, instant: string): Promise<'done' | 'lost'> {
      return unlessChanged({
        TableName,
        Key: deadlineKey(deadline),
        UpdateExpression: 'SET gsi2sk = :instant',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':instant': instant },
      });
    },

    /** The same, in the transaction that expires a content. */
    begun: (deadline: Deadline, run: string): TransactItem => ({ Update: begunItem(TableName, deadline, run) }),

    /** Nothing is left to destroy. */
    async remove(deadline: Deadline): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: deadlineKey(deadline) }));
    },

    /** The same, in the transaction that records the destruction of a content. */
    removed: (deadline: Deadline): TransactItem => ({ Delete: { TableName, Key: deadlineKey(deadline) } }),
  };
}
export type Deadlines = ReturnType<typeof deadlines>;

function begunItem(TableName: string, deadline: Deadline, run: string) {
  return {
    TableName,
    Key: deadlineKey(deadline),
    UpdateExpression: 'SET #state = :begun, #run = :run',
    ConditionExpression: '#state = :attendue AND dueAt = :dueAt',
    ExpressionAttributeNames: { '#state': 'state', '#run': 'run' },
    ExpressionAttributeValues: { ':begun': 'a-detruire', ':attendue': 'attendue', ':run': run, ':dueAt': deadline.dueAt },
  };
}
