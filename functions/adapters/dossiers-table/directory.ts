import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../domain/commune.ts';
import { DemarcheCodeSchema } from '../../domain/demarches.ts';
import { type Boite, InseeSchema } from '../../domain/ids.ts';
import { queryAll, type Table, type TransactItem, transacted, written } from './client.ts';
import { communeKey, communeListKey, mailboxKey, raccordementKey, raccordementListKey, withoutKeys } from './keys.ts';

/** The way back, from a boite to who uses it. */
const userOfBoiteKey = (boite: string, insee: string, demarche: string) => ({
  pk: `BOITE#${boite}`,
  sk: `RACCORDEMENT#${insee}#${demarche}`,
});
const UserOfBoiteSchema = z.object({ insee: InseeSchema, demarche: DemarcheCodeSchema });
const siretKey = (siret: string) => ({ pk: `SIRET#${siret}`, sk: 'COMMUNE' });

/** Condition of a write over what was read: by its version, or that nothing was there. */
const unchangedSince = (before: { readonly version?: number | undefined } | null) =>
  before === null
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : before.version === undefined
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': before.version } };

/** The directory: communes, their raccordements, and SIRET → INSEE. Many at once: directory-lists.ts, which receivers do without. */
export function directory(table: Table) {
  const { client, name: TableName } = table;
  const get = async (Key: Record<string, string>): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName, Key }))).Item;

  async function raccordement(insee: string, demarche: string): Promise<Raccordement | null> {
    const item = await get(raccordementKey(insee, demarche));
    return item === undefined ? null : RaccordementSchema.parse(withoutKeys(item));
  }

  const communeItem = (commune: Commune) => ({
    ...communeKey(commune.insee),
    ...communeListKey(commune.insee),
    ...CommuneSchema.parse({ ...commune, version: (commune.version ?? 0) + 1 }),
  });

  async function pointSiret({ siret, insee }: Commune): Promise<void> {
    if (siret !== undefined) await client.send(new PutCommand({ TableName, Item: { ...siretKey(siret), insee } }));
  }

  /**
   * Written together with the way back from its boite; a boite that it left keeps a stale one, which {@link raccordementsOf} sees through. What
   * was said of an address is forgotten with the address.
   */
  function raccordementItems(before: Raccordement | null, after: Raccordement, guard: object = {}): TransactItem[] {
    const { insee, demarche, mailbox, secondContact } = after;
    const own = RaccordementSchema.parse({ ...after, version: (after.version ?? 0) + 1 });
    const changed = [
      ...(before === null || before.mailbox === mailbox ? [] : ['mairie' as const]),
      ...(before === null || before.secondContact === secondContact ? [] : ['second-contact' as const]),
    ];
    const boite = after.mode === 'courriel' ? undefined : after.boite;
    return [
      { Put: { TableName, Item: { ...raccordementKey(insee, demarche), ...raccordementListKey(insee, demarche), ...own }, ...guard } },
      ...(boite === undefined ? [] : [{ Put: { TableName, Item: { ...userOfBoiteKey(boite, insee, demarche), insee, demarche } } }]),
      ...changed.map((role) => ({ Delete: { TableName, Key: mailboxKey(insee, demarche, role) } })),
    ];
  }

  return {
    async commune(insee: string): Promise<Commune | null> {
      const item = await get(communeKey(insee));
      return item === undefined ? null : CommuneSchema.parse(withoutKeys(item));
    },
    raccordement,
    /** INSEE code of the commune that a SIRET belongs to. */
    async inseeOf(siret: string): Promise<string | null> {
      const item = await get(siretKey(siret));
      return item === undefined ? null : z.object({ insee: InseeSchema }).parse(item).insee;
    },
    /** A commune, whatever stood there: for a seed. Operators change one by {@link saveCommune}. */
    async putCommune(commune: Commune): Promise<void> {
      await pointSiret(commune);
      await client.send(new PutCommand({ TableName, Item: communeItem(commune) }));
    },
    /**
     * A commune over the one that was read. `stale`: somebody else wrote it meanwhile. One write of its item and one of its place in the
     * list; no transaction, which counts twice: a SIRET that is known a moment before its commune does no harm.
     */
    async saveCommune(before: Commune | null, after: Commune): Promise<'saved' | 'stale'> {
      if (before?.siret !== after.siret) await pointSiret(after);
      const Item = communeItem({ ...after, version: before?.version });
      return (await written(client.send(new PutCommand({ TableName, Item, ...unchangedSince(before) })))) ? 'saved' : 'stale';
    },
    /** A raccordement, whatever stood there: for a seed. Operators change one by {@link saveRaccordement}. */
    async putRaccordement(given: Raccordement): Promise<void> {
      const before = await raccordement(given.insee, given.demarche);
      await client.send(new TransactWriteCommand({ TransactItems: raccordementItems(before, given) }));
    },
    /** A raccordement over the one that was read. `stale`: somebody else wrote it meanwhile. */
    async saveRaccordement(before: Raccordement | null, after: Raccordement): Promise<'saved' | 'stale'> {
      const items = raccordementItems(before, { ...after, version: before?.version }, unchangedSince(before));
      return (await transacted(table, items)) ? 'saved' : 'stale';
    },
    /** The raccordements that use a boite now. */
    async raccordementsOf(boite: Boite): Promise<Raccordement[]> {
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :boite AND begins_with(sk, :user)',
        ExpressionAttributeValues: { ':boite': `BOITE#${boite}`, ':user': 'RACCORDEMENT#' },
      });
      const users = items.map((item) => UserOfBoiteSchema.parse(item));
      const known = await Promise.all(users.map(({ insee, demarche }) => raccordement(insee, demarche)));
      return known.filter((one) => one !== null).filter((one) => one.mode !== 'courriel' && one.boite === boite);
    },
  };
}
