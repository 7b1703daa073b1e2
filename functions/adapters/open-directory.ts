import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';

const OpenCommuneSchema = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  siren: z.string().optional(),
  codesPostaux: z.array(z.string()).optional(),
});

export interface OpenCommune {
  readonly insee: string;
  readonly name: string;
  readonly siren: string;
  readonly postalCodes: readonly string[];
}

/**
 * Communes of today by INSEE code, from Etalab's open directory (COG of INSEE, postal codes of La Poste). Its own entry
 * point reads files of the current folder: the data file is read by its path.
 */
export function openCommunes(): ReadonlyMap<string, OpenCommune> {
  const file = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json');
  const all = z.array(OpenCommuneSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  const actual = all.flatMap(({ code, nom, type, siren, codesPostaux }) =>
    type === 'commune-actuelle' && siren ? [{ insee: code, name: nom, siren, postalCodes: codesPostaux ?? [] }] : [],
  );
  return new Map(actual.map((commune) => [commune.insee, commune]));
}
