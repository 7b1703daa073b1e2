import type { Agenda } from './agenda.ts';
import { Bucket } from './bucket.ts';
import type { Demand } from './demand.ts';
import { Lease } from './lease.ts';
import { Pool } from './pool.ts';
import type { Quotas } from './quotas.ts';
import { consumersOf, type StageLimits } from './stage-limits.ts';
import { Stream } from './stream.ts';

/** What no local run can measure, in seconds: assumptions (docs/capacity.md says where they come from). */
export const ASSUMED = {
  /** From an event of AWS to the function behind its rule and queue. */
  event: 0.3,
  /** From a write to the function behind the stream. */
  stream: 0.25,
  /** Of a state of the machine, beside its function. */
  state: 0.03,
  /** The malware scan: any time between the two, all as likely. */
  scan: { from: 20, to: 120 },
  /** Hosts of communes' servers, each behind one connector; a file and a rename there, session included. */
  hosts: 20,
  send: 1.5,
  move: 0.7,
} as const;

/** Of a new table, and of each of its indexes: 4,000 write units of 1,000 each. */
export const PARTITIONS = 4;

export interface RoadOptions {
  readonly agenda: Agenda;
  readonly demand: Demand;
  readonly quotas: Quotas;
  readonly limits: StageLimits;
}

/** Every limit that dossiers meet, in the order of their way. */
export type Road = ReturnType<typeof roadOf>;

export function roadOf({ agenda, demand, quotas, limits }: RoadOptions) {
  const free = quotas.lambdaConcurrency.limit - limits.reserved;
  const account = new Pool(agenda, { limit: free });
  const { from, aMinute } = quotas.pollers;
  const consumer = (name: string): Pool =>
    new Pool(agenda, { limit: consumersOf(limits, name), grows: { from, aMinute }, within: account });
  const rated = (limit: number): Bucket => new Bucket(agenda, { size: limit, refill: limit });
  const many = <T>(count: number, one: () => T): readonly T[] => Array.from({ length: count }, one);
  const lanes = { shards: PARTITIONS, ...limits.stream, own: demand.startOwn, after: ASSUMED.stream, within: account };
  return {
    account,
    depot: consumer('receive-deposit'),
    stream: new Stream(agenda, lanes),
    starts: new Bucket(agenda, quotas.executionStarts),
    transitions: new Bucket(agenda, quotas.transitions),
    tasks: new Pool(agenda, { limit: free, within: account }),
    table: many(PARTITIONS, () => rated(quotas.partitionWrites.limit)),
    due: many(PARTITIONS, () => rated(quotas.partitionWrites.limit)),
    visits: consumer('advance-deliveries'),
    leases: many(ASSUMED.hosts, () => new Lease()),
    sessions: many(ASSUMED.hosts, () => new Pool(agenda, { limit: quotas.connectorSessions.limit })),
    mails: consumer('send-mails'),
    ses: rated(quotas.mailRate.limit),
  };
}
