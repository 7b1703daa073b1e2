import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../domain/commune.ts';
import { DemarcheCodeSchema } from '../../domain/demarches.ts';
import type { DirectoryEntry } from '../../domain/portal-directory.ts';
import { readAll } from './batch.ts';
import { queryAll, type Table } from './client.ts';
import { communeKey, raccordementKey, withoutKeys } from './keys.ts';
import { readables } from './readable.ts';

/** Many communes at once: for operators, and for what the portal is told. */
export function directoryLists(table: Table) {
  const raccordementItems = (insee: string): Promise<Item[]> =>
    queryAll(table, {
      IndexName: 'gsi1',
      KeyConditionExpression: insee === '' ? 'gsi1pk = :all' : 'gsi1pk = :all AND begins_with(gsi1sk, :commune)',
      ExpressionAttributeValues: { ':all': 'RACCORDEMENT', ...(insee === '' ? {} : { ':commune': insee }) },
    });

  return {
    /** The communes of a département by INSEE code. Not consistent: an index may be a moment late. */
    async communesOf(departement: string): Promise<Commune[]> {
      const items = await queryAll(table, {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :departement',
        ExpressionAttributeValues: { ':departement': `ANNUAIRE#${departement}` },
      });
      return items.map((item) => CommuneSchema.parse(withoutKeys(item)));
    },

    /** Raccordements by INSEE code: all of them, or those whose code begins so. Not consistent: an index may be a moment late. */
    raccordements: async (insee = ''): Promise<Raccordement[]> => (await raccordementItems(insee)).map(parseRaccordement),

    /** All of them, for what everybody is told: one that cannot be read keeps it from no other. Not consistent either. */
    readableRaccordements: async (): Promise<Raccordement[]> => readables(await raccordementItems(''), parseRaccordement),

    /** What the table holds of some communes now, consistent; null for one that is not in it. */
    async entriesOf(insees: readonly string[]): Promise<Map<string, DirectoryEntry | null>> {
      const keys = insees.flatMap((insee) => [
        communeKey(insee),
        ...DemarcheCodeSchema.options.map((demarche) => raccordementKey(insee, demarche)),
      ]);
      const items = Map.groupBy(await readAll(table, keys), ({ pk }) => pk);
      return new Map(insees.map((insee) => [insee, entryOf(items.get(communeKey(insee).pk) ?? [])]));
    },
  };
}

type Item = Record<string, unknown>;
const parseRaccordement = (item: Item): Raccordement => RaccordementSchema.parse(withoutKeys(item));

function entryOf(items: readonly Item[]): DirectoryEntry | null {
  const commune = items.find(({ sk }) => sk === 'COMMUNE');
  if (commune === undefined) return null;
  const others = items.filter((item) => item !== commune);
  return {
    commune: CommuneSchema.parse(withoutKeys(commune)),
    raccordements: others.map(parseRaccordement),
  };
}
