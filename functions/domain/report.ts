import type { DemarcheCode } from './demarches.ts';
import type { Dossier } from './dossier.ts';
import { secondsBetween } from './instants.ts';
import { daysLater, parisMidnight } from './legal-time.ts';

/** What became of the dossiers of one commune and démarche, by the legal dates of a period. Counts and delays only: no personal data. */
export interface ReportLine {
  readonly insee: string;
  readonly demarche: DemarcheCode;
  readonly received: number;
  readonly transmitted: number;
  /** Fetched from the boite, or downloaded in the GS; a push is fetched as it arrives, and does not count here. */
  readonly fetched: number;
  readonly answered: number;
  readonly closed: number;
  /** Their content came to its end before the commune had answered. */
  readonly expired: number;
  /** Seconds from the delivery to the first fetch, and to the first answer; null where there is none. */
  readonly fetchDelay: Delay | null;
  readonly answerDelay: Delay | null;
}

/** Median and ninth decile, in seconds: each is a delay that really was (nearest rank). */
export interface Delay {
  readonly median: number;
  readonly p90: number;
}

export function reportLine(insee: string, demarche: DemarcheCode, dossiers: readonly Dossier[], now: string): ReportLine {
  const count = (which: (dossier: Dossier) => boolean): number => dossiers.filter(which).length;
  return {
    insee,
    demarche,
    received: dossiers.length,
    transmitted: count(({ transmittedAt }) => transmittedAt !== undefined),
    fetched: count(({ fetchedAt }) => fetchedAt !== undefined),
    answered: count(({ answeredAt }) => answeredAt !== undefined),
    closed: count(({ status }) => status === 'clos'),
    expired: count(({ answeredAt, erasedAt, expiresAt }) => answeredAt === undefined && erasedAt === undefined && expiresAt <= now),
    fetchDelay: delay(dossiers, ({ fetchedAt }) => fetchedAt),
    answerDelay: delay(dossiers, ({ answeredAt }) => answeredAt),
  };
}

function delay(dossiers: readonly Dossier[], end: (dossier: Dossier) => string | undefined): Delay | null {
  const seconds = dossiers
    .flatMap((dossier) => {
      const [from, to] = [dossier.transmittedAt, end(dossier)];
      return from === undefined || to === undefined ? [] : [Math.max(0, Math.round(secondsBetween(from, to)))];
    })
    .toSorted((a, b) => a - b);
  const nearest = (share: number): number | undefined => seconds[Math.ceil(share * seconds.length) - 1];
  const [median, p90] = [nearest(0.5), nearest(0.9)];
  return median === undefined || p90 === undefined ? null : { median, p90 };
}

/** Legal dates of a report: from the first instant of a day of Paris to the last of another, both included. */
export interface Period {
  readonly from: string;
  /** The first instant that is no longer in it. */
  readonly before: string;
}

/** @param first, last days of Paris, `2026-11-25` */
export const periodOf = (first: string, last: string): Period => ({
  from: parisMidnight(first),
  before: daysLater(parisMidnight(last), 1),
});
