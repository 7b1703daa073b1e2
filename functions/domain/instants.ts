export const DAY_SECONDS = 24 * 3600;

/** An instant some seconds after another, both UTC text with milliseconds. Negative seconds go back. */
export function secondsLater(instant: string | Date, seconds: number): string {
  return new Date(new Date(instant).getTime() + seconds * 1000).toISOString();
}

/** Seconds from one instant to another, with their milliseconds as decimals; negative where the second is before the first. */
export function secondsBetween(from: string | Date, to: string | Date): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}
