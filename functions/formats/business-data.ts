import * as z from 'zod';
import { DEMARCHES, type DemarcheCode } from '../domain/demarches.ts';
import type { Warning } from '../domain/dossier.ts';
import { textAt, type XmlElement } from './xml.ts';

/** Fields of the business data that a commune cannot do without, by path; anything missing or odd is a warning. */
const FIELDS: Record<DemarcheCode, readonly { readonly path: readonly string[]; readonly schema: z.ZodType }[]> = {
  // Cerfa 10870*07, sample of the HubEE documentation (domain §4.2): no namespace, empty elements instead of absent ones.
  RCO: [
    { path: ['Personne', 'NomFamille'], schema: z.string() },
    { path: ['Personne', 'Prenom'], schema: z.string() },
    { path: ['Personne', 'DateNaissance'], schema: z.string().regex(/^\d{2}\/\d{2}\/\d{4}$/) },
    { path: ['Personne', 'AdresseDomicile', 'CodePostal'], schema: z.string().regex(/^\d{5}$/) },
  ],
  // Cerfa 12669: no primary schema of its data is public (domain §4.1), nothing is expected of it.
  ILE: [],
};

/** Warnings about the business data of a démarche: nobody loses a right over a form (design §6). */
export function businessDataWarnings(demarche: DemarcheCode, root: XmlElement): Warning[] {
  const { dataRoot } = DEMARCHES[demarche];
  if (dataRoot === undefined) return [];
  if (root.local !== dataRoot) {
    return [{ code: 'DONNEES_INATTENDUES', place: 'données métier', message: 'Le document de données métier n’a pas la racine attendue.' }];
  }
  return FIELDS[demarche].flatMap(({ path, schema }) => {
    const value = textAt(root, ...path.map((local): [string, string] => [root.uri, local]));
    return schema.safeParse(value).success
      ? []
      : [
          {
            code: 'CHAMP_INATTENDU',
            place: path.join('/'),
            message: 'Un champ des données métier est absent ou n’a pas la forme attendue.',
          },
        ];
  });
}
