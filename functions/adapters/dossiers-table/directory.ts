import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../domain/commune.ts';
import { DemarcheCodeSchema } from '../../domain/demarches.ts';
import { type Boite, InseeSchema } from '../../domain/ids.ts';
import { queryAll, type Table } from './client.ts';
import { mailboxKey, withoutKeys } from './keys.ts';

const communeKey = (insee: string) => ({ pk: `COMMUNE#${insee}`, sk: 'COMMUNE' });
const raccordementKey = (insee: string, demarche: string) => ({ pk: `COMMUNE#${insee}`, sk: `RACCORDEMENT#${demarche}` });
/** Every raccordement stands in one list of the first index: some 70,000 small items, read by operators only. */
const listKey = (insee: string, demarche: string) => ({ gsi1pk: 'RACCORDEMENT', gsi1sk: `${insee}#${demarche}` });
/** The way back, from a boite to who uses it. */
const userOfBoiteKey = (boite: string, insee: string, demarche: string) => ({
  pk: `BOITE#${boite}`,
  sk: `RACCORDEMENT#${insee}#${demarche}`,
});
const UserOfBoiteSchema = z.object({ insee: InseeSchema, demarche: DemarcheCodeSchema });
const siretKey = (siret: string) => ({ pk: `SIRET#${siret}`, sk: 'COMMUNE' });

/** The directory: communes, their raccordements, and SIRET → INSEE. */
export function directory(table: Table) {
  const { client, name: TableName } = table;
  const get = async (Key: Record<string, string>): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName, Key }))).Item;

  async function raccordement(insee: string, demarche: string): Promise<Raccordement | null> {
    const item = await get(raccordementKey(insee, demarche));
    return item === undefined ? null : RaccordementSchema.parse(withoutKeys(item));
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
    async putCommune(commune: Commune): Promise<void> {
      const items = [{ Put: { TableName, Item: { ...communeKey(commune.insee), ...commune } } }];
      const siret = commune.siret === undefined ? [] : [{ Put: { TableName, Item: { ...siretKey(commune.siret), insee: commune.insee } } }];
      await client.send(new TransactWriteCommand({ TransactItems: [...items, ...siret] }));
    },
    /**
     * Written together with the way back from its boite; a boite that it left keeps a stale one, which {@link raccordementsOf} sees through. What
     * was said of an address is forgotten with the address.
     */
    async putRaccordement(given: Raccordement): Promise<void> {
      const { insee, demarche, mailbox, secondContact } = given;
      const item = { ...raccordementKey(insee, demarche), ...listKey(insee, demarche), ...RaccordementSchema.parse(given) };
      const before = await raccordement(insee, demarche);
      const changed = [
        ...(before === null || before.mailbox === mailbox ? [] : ['mairie' as const]),
        ...(before === null || before.secondContact === secondContact ? [] : ['second-contact' as const]),
      ];
      const forgotten = changed.map((role) => ({ Delete: { TableName, Key: mailboxKey(insee, demarche, role) } }));
      const boite = given.mode === 'courriel' ? undefined : given.boite;
      const back =
        boite === undefined ? [] : [{ Put: { TableName, Item: { ...userOfBoiteKey(boite, insee, demarche), insee, demarche } } }];
      await client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: item } }, ...back, ...forgotten] }));
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
    /** Raccordements by INSEE code, all of them or those of a commune. Not consistent: an index may be a moment late. */
    async raccordements(insee?: string): Promise<Raccordement[]> {
      const items = await queryAll(table, {
        IndexName: 'gsi1',
        KeyConditionExpression: insee === undefined ? 'gsi1pk = :all' : 'gsi1pk = :all AND begins_with(gsi1sk, :commune)',
        ExpressionAttributeValues: { ':all': 'RACCORDEMENT', ...(insee === undefined ? {} : { ':commune': `${insee}#` }) },
      });
      return items.map((item) => RaccordementSchema.parse(withoutKeys(item)));
    },
  };
}
export type Directory = ReturnType<typeof directory>;
