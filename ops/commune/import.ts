import * as z from 'zod';
import type { Commune } from '../../functions/domain/commune.ts';
import { type Difference, departementOf, differences, imported, type OpenCommune } from '../../functions/domain/open-directory.ts';
import { eachOf } from '../../functions/shared/each-of.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import { countText, cutTable, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { departementsOf } from './known.ts';

export const ImportSchema = z.strictObject({ departement: z.array(inputs.departement).default([]), dryRun: z.boolean().default(false) });

/** Writes at one moment: some 2,000 a second, which a table on demand takes from its first day. */
const AT_ONCE = 16;
/** Others that write the same commune meanwhile. */
const MAX_TRIES = 3;
const MAX_LINES = 50;

interface Change {
  readonly before: Commune | null;
  readonly open: OpenCommune;
  readonly differences: readonly Difference[];
}

/** A commune of the table that the open directory no longer has, and where it says that it went. */
interface Gone {
  readonly insee: string;
  readonly name: string;
  readonly successor: string | undefined;
}

interface Plan {
  readonly changes: readonly Change[];
  readonly same: number;
  readonly gone: readonly Gone[];
}

type ImportHub = Pick<Hub, 'directory' | 'openCommunes' | 'openSuccessors'>;

/**
 * Brings the directory to what the open one says: writes what changed and nothing else, never what an operator corrected, and deletes
 * nothing. Twice is once. A commune costs two writes, three the first time (its SIRET): some 105,000 for all of France, and none for what
 * is already there.
 */
export async function importCommunes(
  hub: ImportHub,
  { departement, dryRun }: z.output<typeof ImportSchema>,
  say: (text: string) => void,
): Promise<View> {
  const all = hub.openCommunes();
  const open = Map.groupBy(all.values(), ({ insee }) => departementOf(insee));
  const departements = departementsOf(all, departement);
  const successors = once(hub.openSuccessors);
  const plans: Plan[] = [];
  for (const one of departements) {
    const plan = planOf(await hub.directory.communesOf(one), open.get(one) ?? [], successors);
    if (!dryRun) await eachOf(plan.changes, AT_ONCE, (change) => write(hub, change));
    if (departements.length > 1 && plan.changes.length > 0) say(`${one} : ${countText(plan.changes.length, 'commune')}`);
    plans.push(plan);
  }
  return viewOf(
    {
      changes: plans.flatMap(({ changes }) => changes),
      same: plans.reduce((sum, { same }) => sum + same, 0),
      gone: plans.flatMap(({ gone }) => gone),
    },
    dryRun,
  );
}

function planOf(known: readonly Commune[], open: readonly OpenCommune[], successors: ImportHub['openSuccessors']): Plan {
  const before = new Map(known.map((commune) => [commune.insee as string, commune]));
  const listed = new Set(open.map(({ insee }) => insee));
  const all = open.map((one): Change => {
    const commune = before.get(one.insee) ?? null;
    return { before: commune, open: one, differences: commune === null ? [] : differences(commune, imported(commune, one)) };
  });
  const changes = all.filter((one) => one.before === null || one.differences.length > 0);
  const left = known.filter(({ insee, merged }) => !listed.has(insee) && merged === undefined);
  return {
    changes,
    same: all.length - changes.length,
    gone: left.map(({ insee, name }) => ({ insee, name, successor: successors().get(insee) })),
  };
}

/** Thirty-five thousand communes are read from a file: once a command, and only where some are gone. */
function once<T>(read: () => T): () => T {
  let found: T | undefined;
  return () => (found ??= read());
}

async function write({ directory }: ImportHub, { before, open }: Change): Promise<void> {
  let read = before;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if ((await directory.saveCommune(read, imported(read, open))) === 'saved') return;
    // The list was late, or somebody was first: perhaps with these very values.
    read = await directory.commune(open.insee);
    if (read !== null && differences(read, imported(read, open)).length === 0) return;
  }
  throw new OpsRefused(`L’enregistrement de la commune ${open.insee} est sans cesse modifié par quelqu’un d’autre : relancez l’import.`);
}

const FIELDS: Record<Difference['field'], string> = { name: 'nom', siret: 'SIRET', postalCodes: 'codes postaux' };

function viewOf({ changes, same, gone }: Plan, dryRun: boolean): View {
  const created = changes.filter(({ before }) => before === null).map(({ open }) => open.insee);
  const changed = changes.filter(({ before }) => before !== null);
  const lines = changed.flatMap(({ open, differences: all }) =>
    all.map(({ field, before, after }) => [open.insee, open.name, FIELDS[field], before, after]),
  );
  const text = [
    dryRun ? 'Simulation : rien n’a été écrit.' : 'Import terminé.',
    `  ${countText(created.length, 'commune')} nouvelle(s), ${changed.length} modifiée(s), ${same} inchangée(s).`,
    ...(lines.length === 0 ? [] : ['', cutTable(['INSEE', 'Nom', 'Champ', 'Avant', 'Après'], lines, MAX_LINES)]),
    ...gone.map(
      ({ insee, name, successor }) =>
        `${insee} ${name} n’est plus dans l’annuaire public${successor === undefined ? '' : ` : « commune merge ${insee} ${successor} --on AAAA-MM-JJ » ?`}`,
    ),
  ];
  const data = {
    dryRun,
    created,
    changed: changed.map(({ open, differences: all }) => ({ insee: open.insee, differences: all })),
    same,
    gone,
  };
  return { data, text: text.join('\n') };
}
