/** A failure that a person can act upon: printed as its message alone, without a stack. */
export class LocalCloudFailed extends Error {
  override readonly name = 'LocalCloudFailed';
}

/** Text of anything thrown, for the terminal of a developer (the local cloud holds invented data only). */
export function messageOf(error: unknown): string {
  if (error instanceof LocalCloudFailed) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
