import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../domain/commune.ts';
import { InseeSchema } from '../../domain/ids.ts';
import type { Table } from './client.ts';
import { withoutKeys } from './keys.ts';

const communeKey = (insee: string) => ({ pk: `COMMUNE#${insee}`, sk: 'COMMUNE' });
const raccordementKey = (insee: string, demarche: string) => ({ pk: `COMMUNE#${insee}`, sk: `RACCORDEMENT#${demarche}` });
const siretKey = (siret: string) => ({ pk: `SIRET#${siret}`, sk: 'COMMUNE' });

/** The directory: communes, their raccordements, and SIRET → INSEE. */
export function directory(table: Table) {
  const { client, name: TableName } = table;
  const get = async (Key: Record<string, string>): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName, Key }))).Item;

  return {
    async commune(insee: string): Promise<Commune | null> {
      const item = await get(communeKey(insee));
      return item === undefined ? null : CommuneSchema.parse(withoutKeys(item));
    },
    async raccordement(insee: string, demarche: string): Promise<Raccordement | null> {
      const item = await get(raccordementKey(insee, demarche));
      return item === undefined ? null : RaccordementSchema.parse(withoutKeys(item));
    },
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
    async putRaccordement(raccordement: Raccordement): Promise<void> {
      const { insee, demarche } = raccordement;
      await client.send(new PutCommand({ TableName, Item: { ...raccordementKey(insee, demarche), ...raccordement } }));
    },
  };
}
export type Directory = ReturnType<typeof directory>;
