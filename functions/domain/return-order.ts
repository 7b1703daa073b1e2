/** One version of an object under `retours/` of a boite. */
export interface ReturnVersion {
  readonly key: string;
  /** Key without the folder: chosen by a person, never logged. */
  readonly name: string;
  readonly versionId: string;
  /** Instant of the bucket, UTC. */
  readonly modifiedAt: string;
  readonly bytes: number;
}

const second = (instant: string): string => instant.slice(0, 19);

/** Added to the second in which a version arrived: clocks of the bucket and of the hub may differ a little. */
const MARGIN_MS = 500;

/**
 * Instant, in milliseconds, from which nothing more can arrive in the second of a version: handled before it, an answer
 * could overtake an earlier one that is still on its way.
 */
export function ripeAt({ modifiedAt }: Pick<ReturnVersion, 'modifiedAt'>): number {
  return Date.parse(`${second(modifiedAt)}.000Z`) + 1000 + MARGIN_MS;
}

/**
 * Groups of versions that arrived in the same second, oldest first: the bucket knows no finer order. Versions of one
 * name come newest first in its listing, hence the reversal.
 */
export function bySecond(listed: readonly ReturnVersion[]): ReturnVersion[][] {
  const groups = new Map<string, ReturnVersion[]>();
  for (const version of listed.toReversed()) {
    const at = second(version.modifiedAt);
    groups.set(at, [...(groups.get(at) ?? []), version]);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/**
 * Versions of one second, ordered by their message's own DateTime (design §6). One without a date keeps its rank among
 * the first: it is most often unreadable, and changes nothing.
 */
export function byDateTime<V>(versions: readonly V[], dateTimeOf: (version: V) => string | undefined): V[] {
  return versions
    .map((version, rank) => ({ version, rank, date: dateTimeOf(version) ?? '' }))
    .sort((a, b) => (a.date === b.date ? a.rank - b.rank : a.date < b.date ? -1 : 1))
    .map(({ version }) => version);
}
