import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';

const TerritorySchema = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  /** Commune of an arrondissement. */
  commune: z.string().optional(),
  siren: z.string().optional(),
  codesPostaux: z.array(z.string()).optional(),
});

export interface KnownCommune {
  readonly insee: string;
  readonly name: string;
  readonly siren?: string;
  readonly postalCodes: readonly string[];
}

/** The open directory, as far as a package needs it. */
export interface Directory {
  readonly commune: (insee: string) => KnownCommune | undefined;
  /** INSEE code of the commune that has this SIREN. */
  readonly bySiren: (siren: string) => string | undefined;
}

/**
 * Communes of today and arrondissements of Paris, Lyon and Marseille (they are named in flows: domain §7) from Etalab's
 * open directory. An arrondissement has the SIREN of its commune. Its own entry point reads files of the current folder:
 * the data file is read by its path.
 */
export function openDirectory(): Directory {
  const file = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json');
  const all = z.array(TerritorySchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  const known = new Map<string, KnownCommune>();
  const sirens = new Map<string, string>();
  const add = (insee: string, name: string, siren: string | undefined, postalCodes: readonly string[] = []): void => {
    known.set(insee, { insee, name, postalCodes, ...(siren === undefined ? {} : { siren }) });
  };
  for (const { code, nom, type, siren, codesPostaux } of all) {
    if (type !== 'commune-actuelle') continue;
    add(code, nom, siren, codesPostaux);
    if (siren !== undefined) sirens.set(siren, code);
  }
  for (const { code, nom, type, commune, codesPostaux } of all) {
    if (type === 'arrondissement-municipal') add(code, nom, known.get(commune ?? '')?.siren, codesPostaux);
  }
  return { commune: (insee) => known.get(insee), bySiren: (siren) => sirens.get(siren) };
}
