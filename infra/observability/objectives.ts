/**
 * What the hub promises, and what it may miss (docs/observability.md has the arithmetic). Rolling days rather than months: a bad week does not
 * vanish on the first.
 */
export const OBJECTIVES = {
  windowDays: 30,
  /**
   * 60 s for the hub (design §7) and 120 s for the malware scan, which AWS says takes a minute or two (docs/adr/0027): 180 s at p99, that is 99 % of the
   * dossiers within.
   */
  delay: { hubSeconds: 60, scanSeconds: 120, withinSeconds: 180, share: 0.99 },
  /** Requests of agents, activations and logins of communes that end without a fault of the hub: 43.2 minutes of 30 days (43,200) may fail. */
  availability: { share: 0.999 },
} as const;

/** What may be missed: 0.01 of the dossiers, 0.001 of the requests. */
export const missable = (share: number): number => Number((1 - share).toFixed(6));
