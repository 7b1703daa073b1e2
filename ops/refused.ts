/** What a person asked for cannot be done, and the sentence says why and what to do: printed alone, in French. */
export class OpsRefused extends Error {
  override readonly name = 'OpsRefused';
}

/** The command was typed in a way that means nothing. */
export class OpsMisused extends Error {
  override readonly name = 'OpsMisused';
}

/** Exit codes: done; refused, failed or red; wrong usage. */
export const EXIT = { done: 0, refused: 1, misused: 2 } as const;
