import type { Commune } from './commune.ts';
import { CONTENT_DAYS, daysLater, parisDay, parisMidnight } from './legal-time.ts';

/**
 * The commune that stands in the place of another at an instant, from the first minute in Paris of the day of the merger on; null where it
 * still stands for itself. The instant is that of the receipt, not the usager's date: from that day on there is no other authority, the
 * commune nouvelle stands in the place of the former ones in all their acts (CGCT, art. L. 2113-1 s., L. 2113-5).
 */
export const mergedInto = ({ merged }: Pick<Commune, 'merged'>, instant: string): string | null =>
  merged !== undefined && merged.on <= parisDay(instant) ? merged.into : null;

/** The instant from which nothing of a former commune may still be read: its last deposit is one of the day before, or older. */
export function lastContentEnds({ on }: Pick<NonNullable<Commune['merged']>, 'on'>): string {
  return daysLater(parisMidnight(on), CONTENT_DAYS);
}
