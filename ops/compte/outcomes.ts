import { OpsRefused } from '../refused.ts';

/** Why something was not done, by its outcome. */
export const REFUSALS: Readonly<Record<string, string>> = {
  'no-account': 'Ce compte n’existe pas : « compte list BOITE ».',
  busy: 'Le compte vient d’être changé par quelqu’un d’autre : recommencez.',
  'two-live': 'Deux mots de passe servent déjà : terminez la rotation en cours par « compte rotate … --fin ».',
  untested: 'Le nouveau mot de passe ne s’est pas encore connecté : l’ancien reste ouvert.',
  nothing: 'Il n’y a pas d’ancien mot de passe à fermer.',
  unknown: 'Cet identifiant n’est pas en service : « compte list ».',
  last: 'C’est le dernier : le compte ne s’ouvrirait plus. S’il est volé, ajoutez --vole.',
  unchanged: 'Rien à changer.',
  known: 'Cette clé est déjà en service.',
  'too-many': 'Le compte a déjà dix clés.',
  'private-key': 'Ce fichier contient une clé PRIVÉE : tenez-la pour perdue, et faites faire une autre paire.',
  unreadable: 'Ce fichier ne contient pas une clé publique et une seule.',
  algorithm: 'Ce type de clé n’est pas accepté : RSA (3 072 bits), ECDSA ou Ed25519.',
  'too-short': 'Cette clé RSA est trop courte : 3 072 bits au moins.',
};

/** The result of what was done; any other outcome is refused with its sentence. */
export function done<R extends { readonly outcome: string }>(result: R): Extract<R, { outcome: 'done' }> {
  if (result.outcome !== 'done') throw new OpsRefused(REFUSALS[result.outcome] ?? `Refusé : ${result.outcome}.`);
  return result as Extract<R, { outcome: 'done' }>;
}
