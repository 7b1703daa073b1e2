import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';
import { departementOf, type OpenCommune } from '../domain/open-directory.ts';

const OpenCommuneSchema = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  siren: z.string().optional(),
  codesPostaux: z.array(z.string()).optional(),
  chefLieu: z.string().optional(),
  anciensCodes: z.array(z.string()).optional(),
});

/**
 * What the COG lists with the communes and is none: the lands of the Terres australes et antarctiques (984), the districts of
 * Wallis-et-Futuna (986), Clipperton (989). No mairie there receives a dossier.
 */
const NO_COMMUNES: readonly string[] = ['984', '986', '989'];

const readFile = (): z.infer<typeof OpenCommuneSchema>[] => {
  const file = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json');
  return z.array(OpenCommuneSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
};

/**
 * Communes of today by INSEE code, from Etalab's open directory (COG of INSEE, postal codes of La Poste). Its own entry
 * point reads files of the current folder: the data file is read by its path.
 */
export function openCommunes(): ReadonlyMap<string, OpenCommune> {
  const actual = readFile().filter(({ code, type }) => type === 'commune-actuelle' && !NO_COMMUNES.includes(departementOf(code)));
  return new Map(
    actual.map(({ code, nom, siren, codesPostaux }) => [code, { insee: code, name: nom, siren, postalCodes: codesPostaux ?? [] }]),
  );
}

/** Where the open directory says that a former commune went: INSEE code → that of today. */
export function openSuccessors(): ReadonlyMap<string, string> {
  return new Map(
    readFile().flatMap(({ code, type, chefLieu, anciensCodes = [] }) =>
      type === 'commune-actuelle'
        ? anciensCodes.filter((former) => former !== code).map((former) => [former, code] as const)
        : chefLieu !== undefined && chefLieu !== code
          ? [[code, chefLieu] as const]
          : [],
    ),
  );
}
