import type { TransactItem } from '../../../../functions/adapters/dossiers-table/client.ts';
import { newDeliveryItem, nextDeliveryItem, pushable } from '../../../../functions/adapters/dossiers-table/deliveries.ts';
import { withoutKeys } from '../../../../functions/adapters/dossiers-table/keys.ts';
import { provedDelivery } from '../../../../functions/adapters/dossiers-table/proved-delivery.ts';
import type { Decision } from '../../../../functions/domain/decide.ts';
import { type Delivery, DeliverySchema } from '../../../../functions/domain/delivery.ts';
import type { Dossier, DossierEvent } from '../../../../functions/domain/dossier.ts';
import { isConsequential } from '../../../../functions/domain/dossier.ts';

type Item = Record<string, unknown>;

/**
 * The dossiers table in memory, for the very items that the adapters write: snapshots under their version, deliveries under their
 * `rev`. What it holds is parsed at every read, so that no write leaves a delivery without its shape.
 */
export function memoryTable() {
  const dossiers = new Map<string, Dossier>();
  const deliveries = new Map<string, Item>();
  const history: DossierEvent[] = [];

  const numeroOf = (Key: Item) => String(Key.pk).slice('DOSSIER#'.length);

  function holds({ Put, Update, ConditionCheck }: TransactItem): boolean {
    if (Put !== undefined) {
      const read = Put.ExpressionAttributeValues?.[':read'];
      return read === undefined || deliveries.get(numeroOf(Put.Item ?? {}))?.rev === read;
    }
    if (Update !== undefined) {
      const item = deliveries.get(numeroOf(Update.Key ?? {}));
      return item !== undefined && item.endedAt === undefined;
    }
    const dossier = dossiers.get(numeroOf(ConditionCheck?.Key ?? {}));
    const now = String(ConditionCheck?.ExpressionAttributeValues?.[':now']);
    return dossier?.contentState === 'present' && dossier.expiresAt > now && dossier.acheminement === 'confie';
  }

  function write({ Put, Update }: TransactItem): void {
    if (Put?.Item !== undefined) deliveries.set(numeroOf(Put.Item), { ...Put.Item });
    if (Update === undefined) return;
    const { Key = {}, UpdateExpression = '', ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = Update;
    const item = { ...deliveries.get(numeroOf(Key)) };
    const [, set = '', removed = ''] = /^SET (.*) REMOVE (.*)$/.exec(UpdateExpression) ?? [];
    for (const change of set.split(', ')) {
      const [name = '', value = ''] = change.split(' = ');
      item[names[name] ?? name] = value.includes('+') ? Number(item[names[name] ?? name]) + 1 : values[value];
    }
    for (const name of removed.split(', ')) delete item[names[name] ?? name];
    deliveries.set(numeroOf(Key), item);
  }

  function transact(items: readonly TransactItem[]): boolean {
    if (!items.every(holds)) return false;
    items.forEach(write);
    return true;
  }

  const parse = (item: Item): Delivery => DeliverySchema.parse(withoutKeys(item));
  async function* listed(pk: string): AsyncGenerator<Delivery> {
    const found = [...deliveries.values()].filter(({ gsi1pk }) => gsi1pk === pk);
    yield* found.sort((a, b) => (String(a.gsi1sk) < String(b.gsi1sk) ? -1 : 1)).map(parse);
  }

  return {
    dossiers,
    history,
    add(dossier: Dossier, delivery?: Delivery): void {
      dossiers.set(dossier.numero, dossier);
      if (delivery !== undefined) write(newDeliveryItem('dossiers', delivery));
    },
    loadDossier: async (numero: string) => dossiers.get(numero) ?? null,
    async commit(before: Dossier | null, decision: Decision, extra: readonly TransactItem[] = []): Promise<'committed' | 'stale'> {
      if (dossiers.get(decision.dossier.numero)?.version !== before?.version || !transact(extra)) return 'stale';
      dossiers.set(decision.dossier.numero, decision.dossier);
      history.push(...decision.events);
      return 'committed';
    },
    /** History of a dossier in words. */
    steps: (numero: string): string[] =>
      history
        .filter((event) => event.numero === numero)
        .map((event) => {
          if (event.type === 'acheminement') return event.step;
          return isConsequential(event) && 'proof' in event ? `${event.type} ${event.proof}` : event.type;
        }),
    load: async (numero: string): Promise<Delivery | null> => {
      const item = deliveries.get(numero);
      return item === undefined ? null : parse(item);
    },
    waitingFor: (endpoint: string) => listed(`ENDPOINT#${endpoint}`),
    underWayAt: (endpoint: string) => listed(`ENDPOINT#${endpoint}#EN-COURS`),
    heldFor: (insee: string, demarche: string) => listed(`SUSPENDU#${insee}#${demarche}`),
    async replace<D extends Delivery>(read: Delivery, next: D, checks: readonly TransactItem[] = []): Promise<D | null> {
      return transact([nextDeliveryItem('dossiers', read, next), ...checks]) ? { ...next, rev: read.rev + 1 } : null;
    },
    nextItem: (read: Delivery, next: Delivery) => nextDeliveryItem('dossiers', read, next),
    endedItems: (decision: Decision) => provedDelivery('dossiers', decision),
    pushable: (numero: string, now: string) => pushable('dossiers', numero, now),
  };
}
export type MemoryTable = ReturnType<typeof memoryTable>;
