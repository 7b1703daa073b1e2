/** Ways of the raccordements, and parts in a hundred of the dossiers. */
export const WAYS = { courriel: 55, sftp: 20, mixte: 10, push: 15 } as const;
export type Way = keyof typeof WAYS;

/**
 * One dossier of the mix. The parts are assumptions, each said in docs/cost.md: no commune has been connected yet. Three dossiers of four
 * are ILE (2.4 million in 2022, where a class of age that must do its RCO is some 800,000).
 */
export interface Case {
  readonly rank: number;
  readonly way: Way;
  readonly demarche: 'ILE' | 'RCO';
  /** Nobody fetches it: it is reminded of, and ends after thirty days as it came. */
  readonly forgotten: boolean;
  /** *en-cours* first, four times in ten; else *clos* at once. */
  readonly inTwoSteps: boolean;
  readonly comment: boolean;
  readonly document: boolean;
  /** The commune's software deletes what it fetched. */
  readonly deletes: boolean;
}

/**
 * Point `rank` of the sequence of multiples of an irrational number, from 0 to 1: spread evenly whatever the number of dossiers, and the
 * same in each run.
 */
const spread = (rank: number, irrational: number): number => (rank * irrational) % 1;

export function caseOf(rank: number): Case {
  const at = spread(rank, (Math.sqrt(5) - 1) / 2) * 100;
  const limits = Object.entries(WAYS) as [Way, number][];
  let sum = 0;
  const way = limits.find(([, part]) => {
    sum += part;
    return at < sum;
  })?.[0];
  return {
    rank,
    way: way ?? 'courriel',
    demarche: spread(rank, Math.SQRT2) < 0.75 ? 'ILE' : 'RCO',
    forgotten: spread(rank, Math.sqrt(3)) < 0.1,
    inTwoSteps: spread(rank, Math.sqrt(7)) < 0.4,
    comment: spread(rank, Math.sqrt(11)) < 0.5,
    document: spread(rank, Math.sqrt(13)) < 0.3,
    deletes: spread(rank, Math.sqrt(17)) < 0.7,
  };
}

/** Dossiers of one commune in a month: 667,000 of the 8 million a year over 35,000 communes. */
export const PER_COMMUNE = 20;

/** Bytes of each of the two scans of a package: a photograph and a PDF as people send them, once the portal has shrunk them. */
export const SCAN_BYTES = 300_000;
