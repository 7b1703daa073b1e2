import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Count = z.number().min(0);

/** What one function did in a run: sums over its invocations. */
export const FunctionUseSchema = z.strictObject({
  invocations: Count,
  /** MB of memory that it has. */
  memoryMb: Count,
  /** Durations on the measuring machine, summed, in milliseconds. They are not Lambda's: see `bench/cost/durations.ts`. */
  localMs: Count,
  /** Calls by `service:operation`. */
  calls: z.record(z.string(), Count),
  /** DynamoDB's request units: read, and written in the table and in each index. */
  read: Count,
  written: Count,
  byIndex: z.record(z.string(), Count),
});
export type FunctionUse = z.infer<typeof FunctionUseSchema>;

/** Everything that a run of dossiers used, from deposit to destruction, as sums over the run. */
export const UsageSchema = z.strictObject({
  /** Day of the run. */
  date: z.iso.date(),
  dossiers: z.int().min(1),
  /** Dossiers by the way of their raccordement, and what became of them. */
  mix: z.record(z.string(), Count),
  /** Bytes of all packages. */
  packageBytes: Count,
  functions: z.record(z.string(), FunctionUseSchema),
  /** One invocation of each scheduled function with nothing to do, and one session of the sFTP server with the function behind it. */
  idle: z.record(z.string(), FunctionUseSchema),
  login: FunctionUseSchema,
  machine: z.strictObject({ executions: Count, transitions: Count }),
  queues: z.strictObject({
    /** Messages that functions sent, and that EventBridge did. */
    sent: Count,
    fromEvents: Count,
  }),
  /** Requests of S3 that are billed as PUT or as GET, by functions and by links they signed; and those made for the portal and by the sFTP server. */
  objects: z.strictObject({ puts: Count, gets: Count, outsidePuts: Count, outsideGets: Count }),
  /** Bytes by bucket that lie there until they are destroyed (or, deleted by a commune, for `fetchedDays`). */
  stored: z.record(z.string(), Count),
  /** Bytes of table items that stay when all else is destroyed. */
  tableBytes: Count,
  scans: z.strictObject({ objects: Count, bytes: Count }),
  mails: z.strictObject({ count: Count, recipients: Count, bytes: Count }),
  server: z.strictObject({ uploaded: Count, downloaded: Count }),
  connectors: z.strictObject({ calls: Count, bytes: Count }),
  api: z.strictObject({ requests: Count }),
  logs: z.strictObject({ bytes: Count, metrics: z.array(z.string()) }),
});
export type Usage = z.infer<typeof UsageSchema>;

/** Where a run is kept: `npm run cost -- --keep` writes it, `npm run capacity` reads it. */
export const KEPT = join(import.meta.dirname, 'measured.json');

export const keptUsage = (): Usage => UsageSchema.parse(JSON.parse(readFileSync(KEPT, 'utf8')));

export const emptyUse = (): FunctionUse => ({ invocations: 0, memoryMb: 0, localMs: 0, calls: {}, read: 0, written: 0, byIndex: {} });
