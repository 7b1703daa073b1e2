import type { Ceiling } from './ceilings.ts';

/** Deposits a second at the worst moments of a year. */
export interface Peak {
  readonly hour: number;
  readonly minute: number;
}

/**
 * The worst moments of a year of so many dossiers. On its last day of 2016 the roll request had 49,576 deposits, where a day of its 2.4
 * million of 2022 has 6,575 on average: 7.5 times. Of that day, three tenths fall into the two hours before midnight, an hour's worth being
 * 15 in 100; three times that, for what nobody foresaw. A minute may have five times the rate of its hour.
 * 8 million: 8,000,000 / 365 × 7.5 × 0.15 / 3,600 × 3 = 20.5 a second, and 103: the design point of the hub.
 */
export function peakOf(dossiersAYear: number): Peak {
  const hour = ((dossiersAYear / 365) * 7.5 * 0.15 * 3) / 3_600;
  return { hour, minute: 5 * hour };
}

export interface Ask {
  readonly name: string;
  /** What is needed at the worst minute with a third to spare, in the unit of the limit. */
  readonly needed: number;
  readonly limit: number;
  readonly whose: Ceiling['whose'];
}

/** With a third to spare: a limit that is reached is one that throttles. */
const SPARE = 4 / 3;

/**
 * What must be raised for a peak: for what the commune waits for, at the worst minute; mails may leave over the hour. `aws`: by a request
 * to AWS; `hub`: by a value of our own; `fixe`: not by anybody, another way must be found.
 */
export function asks(ceilings: readonly Ceiling[], { hour, minute }: Peak): Ask[] {
  return ceilings
    .map(({ name, limit, perDossier, whose, onTheWay }) => ({
      ...{ name, limit, whose },
      needed: Math.ceil(perDossier * (onTheWay ? minute : hour) * SPARE),
    }))
    .filter(({ needed, limit }) => needed > limit);
}
