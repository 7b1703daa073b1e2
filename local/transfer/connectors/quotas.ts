import { throttled } from './errors.ts';

/** Quotas of the account and of each connector (AWS, « Quotas for SFTP connectors » and « Transfer Family endpoints and quotas »). */
export const QUOTAS = {
  connectors: 100,
  testConnectionPerSecond: 1,
  pathsPerSecond: 100,
  movesPerSecond: 100,
  deletesPerSecond: 100,
  listingsPerSecond: 3,
  pending: 1_000,
  sessions: 5,
  listedItems: 200_000,
  listedItemsByDefault: 1_000,
  secretCharacters: 12_000,
  /** Results of a transfer are told for seven days. */
  resultsKeptMs: 7 * 24 * 3_600_000,
} as const;

/** Refuses more than `perSecond` units for one name in any second; `now` in milliseconds. */
export function rateLimit(perSecond: number, now: () => number = Date.now) {
  const taken = new Map<string, { at: number; units: number }[]>();
  return (name: string, units = 1): void => {
    const instant = now();
    const recent = (taken.get(name) ?? []).filter(({ at }) => at > instant - 1_000);
    if (recent.reduce((sum, one) => sum + one.units, units) > perSecond) throw throttled('Rate exceeded');
    taken.set(name, [...recent, { at: instant, units }]);
  };
}
