/** An instant some seconds after another, both UTC text with milliseconds. Negative seconds go back. */
export function secondsLater(instant: string | Date, seconds: number): string {
  return new Date(new Date(instant).getTime() + seconds * 1000).toISOString();
}
