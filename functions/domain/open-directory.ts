import { type Commune, CommuneSchema, type Corrections } from './commune.ts';
import { siretOf } from './commune-names.ts';

/** A commune as the open directory knows it (COG of INSEE, postal codes of La Poste). */
export interface OpenCommune {
  readonly insee: string;
  readonly name: string;
  /** Absent overseas, where the directory gives none. */
  readonly siren?: string | undefined;
  readonly postalCodes: readonly string[];
}

/** Département, or collectivity overseas, of an INSEE code: its first two characters, three overseas. */
export const departementOf = (insee: string): string => insee.slice(0, /^9[78]/.test(insee) ? 3 : 2);

/** The postal codes to be used: those of the open directory, with what an operator added and without what he took away. */
function corrected(open: readonly string[], { added, removed }: NonNullable<Corrections['postalCodes']>): string[] {
  return [...new Set([...open, ...added])].filter((code) => !removed.includes(code)).sort();
}

/**
 * A commune after an import: name, SIRET and postal codes of the open directory, under what an operator corrected. What the directory does
 * not know (the service, a merger) stays; so does a SIRET where it gives none.
 */
export function imported(before: Commune | null, { insee, name, siren, postalCodes }: OpenCommune): Commune {
  const corrections = before?.corrections;
  const siret = corrections?.siret ?? (siren === undefined ? before?.siret : siretOf(siren));
  return CommuneSchema.parse({
    ...before,
    insee,
    name,
    ...(siret === undefined ? {} : { siret }),
    postalCodes: corrected(postalCodes, corrections?.postalCodes ?? { added: [], removed: [] }),
  });
}

/** A change of postal codes, as an operator gives it. */
export interface PostalCodeChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** The commune with other postal codes, kept as a correction: the next import leaves it. The last word on a code counts. */
export function withPostalCodes(commune: Commune, { add, remove }: PostalCodeChange): Commune {
  const { added = [], removed = [] } = commune.corrections?.postalCodes ?? {};
  const next = {
    added: [...new Set([...added.filter((code) => !remove.includes(code)), ...add])].sort(),
    removed: [...new Set([...removed.filter((code) => !add.includes(code)), ...remove])].sort(),
  };
  return CommuneSchema.parse({
    ...commune,
    postalCodes: corrected(commune.postalCodes, next),
    corrections: { ...commune.corrections, postalCodes: next },
  });
}

/** What an operator can read of the difference between two states of a commune. */
export interface Difference {
  readonly field: 'name' | 'siret' | 'postalCodes';
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What an import changes of a commune, field by field; empty where nothing does. */
export function differences(before: Commune, after: Commune): readonly Difference[] {
  const codes = ({ postalCodes }: Commune): string => postalCodes.toSorted().join(' ');
  const all: Difference[] = [
    { field: 'name', before: before.name, after: after.name },
    { field: 'siret', before: before.siret, after: after.siret },
    { field: 'postalCodes', before: codes(before), after: codes(after) },
  ];
  return all.filter((one) => one.before !== one.after);
}
