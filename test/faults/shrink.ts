/**
 * The shortest list that still fails, by delta debugging (Zeller, Hildebrandt 2002): halves, then smaller parts, are left out as long as what
 * remains fails. 1-minimal: no single element of the answer can be left out.
 * @param fails runs a list; true where it still shows the failure
 * @param tries runs at most; what is reached by then is the answer
 */
export async function shrink<T>(all: readonly T[], fails: (some: readonly T[]) => Promise<boolean>, tries = 40): Promise<readonly T[]> {
  let kept = [...all];
  let parts = 2;
  let left = tries;
  while (kept.length > 1 && left > 0) {
    const size = Math.ceil(kept.length / parts);
    let smaller: T[] | undefined;
    for (let from = 0; from < kept.length && smaller === undefined && left > 0; from += size) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)];
      left -= 1;
      if (await fails(without)) smaller = without;
    }
    if (smaller !== undefined) {
      kept = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) return kept;
    else parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}
