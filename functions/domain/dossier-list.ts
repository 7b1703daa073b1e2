import type { Dossier } from './dossier.ts';

/** Place of a dossier in a list, newest legal date first: `{submittedAt}#{numero}`. The number decides between equals. */
export function positionOf(dossier: Pick<Dossier, 'submittedAt' | 'numero'>): string {
  return `${dossier.submittedAt}#${dossier.numero}`;
}

/** One page of a list, and the position after which the next one begins. */
export interface DossierPage {
  readonly dossiers: readonly Dossier[];
  readonly next?: string;
}

/**
 * Merges lists that are each sorted newest first into one page.
 * @param lists each with one dossier more than `limit` where there is one, which tells that a next page exists
 * @param limit size of the page
 */
export function mergeNewestFirst(lists: readonly (readonly Dossier[])[], limit: number): DossierPage {
  // The index follows a change of status late: a dossier may stand under two of them for a moment. The later one wins.
  const latest = new Map<string, Dossier>();
  for (const dossier of lists.flat()) {
    const known = latest.get(dossier.numero);
    if (known === undefined || known.version < dossier.version) latest.set(dossier.numero, dossier);
  }
  const merged = [...latest.values()].sort((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1));
  const dossiers = merged.slice(0, limit);
  const last = dossiers.at(-1);
  const more = merged.length > limit || lists.some((list) => list.length > limit);
  return more && last !== undefined ? { dossiers, next: positionOf(last) } : { dossiers };
}
