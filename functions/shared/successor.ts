import type { Commune } from '../domain/commune.ts';
import { mergedInto } from '../domain/merges.ts';

/** A commune merged in its turn is followed; more than these would be a circle, which the command that merges refuses. */
const MAX_MERGERS = 5;

/**
 * The commune that handles what is sent to a code, at an instant: itself, or the last of those that followed it. Null where one of them is
 * not in the directory.
 */
export async function successorOf<C extends Pick<Commune, 'insee' | 'merged'>>(
  found: C | null,
  instant: string,
  load: (insee: string) => Promise<C | null>,
): Promise<C | null> {
  let current = found;
  for (let hop = 0; current !== null; hop++) {
    const into = mergedInto(current, instant);
    if (into === null) return current;
    if (hop === MAX_MERGERS) return null;
    current = await load(into);
  }
  return null;
}
