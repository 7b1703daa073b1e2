import { Agenda } from './agenda.ts';
import type { Demand } from './demand.ts';
import type { Quotas } from './quotas.ts';
import { seeded, untilNext } from './random.ts';
import type { Seen } from './seen.ts';
import type { StageLimits } from './stage-limits.ts';
import { type Travelled, Way } from './way.ts';

export interface Scenario {
  /** Deposits a second, independent of each other. */
  readonly rate: number;
  readonly seconds: number;
}

export interface Simulated {
  readonly scenario: Scenario;
  readonly deposits: number;
  /** Seconds from the result of the scan to the commune: half, 99 in 100, all of the dossiers are faster. */
  readonly hub: { readonly p50: number; readonly p99: number; readonly most: number };
  /** Seconds from the deposit to the commune, the scan included. */
  readonly all: { readonly p50: number; readonly p99: number };
  /** Most dossiers that were scanned and not available yet; seconds from the last scan to the last that became available. */
  readonly backlog: { readonly most: number; readonly drain: number };
  /** The same of the bells of mails, from the last deposit. */
  readonly mails: { readonly most: number; readonly drain: number };
  /** What each limit saw. */
  readonly seen: Readonly<Record<LimitName, Seen>>;
}

export const LIMITS = [
  'depot',
  'stream',
  'starts',
  'transitions',
  'account',
  'table',
  'due',
  'visits',
  'sessions',
  'ses',
  'mails',
] as const;
export type LimitName = (typeof LIMITS)[number];

/** The value below which a share of the sorted numbers lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

const worst = (each: readonly { readonly seen: Seen }[]): Seen => ({
  peak: Math.max(...each.map(({ seen }) => seen.peak)),
  waiting: each.reduce((sum, { seen }) => sum + seen.waiting, 0),
  until: Math.max(...each.map(({ seen }) => seen.until)),
});

export interface SimulateOptions {
  readonly demand: Demand;
  readonly quotas: Quotas;
  readonly limits: StageLimits;
  readonly seed?: number;
}

/** Lets deposits come as a scenario says, and everything happen that follows. */
export function simulate(scenario: Scenario, { seed = 1, ...options }: SimulateOptions): Simulated {
  const agenda = new Agenda();
  const random = seeded(seed);
  const way = new Way({ agenda, random, ...options });
  const travelled: Travelled[] = [];
  let [lastDeposit, lastScan, lastAvailable] = [0, 0, 0];

  const come = (): void => {
    lastDeposit = agenda.now;
    way.deposit((dossier) => {
      travelled.push(dossier);
      lastScan = Math.max(lastScan, dossier.scanned);
      lastAvailable = dossier.available;
    });
    const next = agenda.now + untilNext(random, scenario.rate);
    if (next < scenario.seconds) agenda.at(next, come);
  };
  agenda.at(untilNext(random, scenario.rate), come);
  agenda.run();

  const sorted = (of: (dossier: Travelled) => number): number[] => travelled.map(of).toSorted((a, b) => a - b);
  const hub = sorted(({ available, scanned }) => available - scanned);
  const all = sorted(({ available, deposited }) => available - deposited);
  const { road } = way;
  const seen = {
    depot: road.depot.seen,
    stream: road.stream.seen,
    starts: road.starts.seen,
    transitions: road.transitions.seen,
    account: road.account.seen,
    table: worst(road.table),
    due: worst(road.due),
    visits: road.visits.seen,
    sessions: worst(road.sessions),
    ses: road.ses.seen,
    mails: road.mails.seen,
  };
  return {
    scenario,
    deposits: travelled.length,
    hub: { p50: quantile(hub, 0.5), p99: quantile(hub, 0.99), most: hub.at(-1) ?? 0 },
    all: { p50: quantile(all, 0.5), p99: quantile(all, 0.99) },
    backlog: { most: mostAtOnce(travelled), drain: lastAvailable - lastScan },
    mails: {
      most: seen.ses.waiting + seen.mails.waiting,
      drain: Math.max(0, seen.ses.until - lastDeposit, seen.mails.until - lastDeposit),
    },
    seen,
  };
}

/** Most dossiers between the result of their scan and the commune at one moment. */
function mostAtOnce(travelled: readonly Travelled[]): number {
  const begun = travelled.map(({ scanned }) => scanned).toSorted((a, b) => a - b);
  const ended = travelled.map(({ available }) => available).toSorted((a, b) => a - b);
  let [most, done] = [0, 0];
  for (const [index, at] of begun.entries()) {
    while (done < ended.length && (ended[done] ?? 0) <= at) done += 1;
    most = Math.max(most, index + 1 - done);
  }
  return most;
}
