export const DAY_SECONDS = 24 * 3600;

/** An instant some seconds after another, both UTC text with milliseconds. Negative seconds go back. */
export function secondsLater(instant: string | Date, seconds: number): string {
  return new Date(new Date(instant).getTime() + seconds * 1000).toISOString();
}

/** `2026-11-25T15:00:00.000Z` as it stands in names: `20261125T150000Z` sorts as text, and has no character that a file system refuses. */
export const compactInstant = (instant: string): string => `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;

/** Seconds from one instant to another, with their milliseconds as decimals; negative where the second is before the first. */
export function secondsBetween(from: string | Date, to: string | Date): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}
