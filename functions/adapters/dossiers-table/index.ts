import { acts } from './acts.ts';
import { boiteWatches } from './boite-watches.ts';
import { canaries } from './canaries.ts';
import { chain } from './chain.ts';
import { openTable } from './client.ts';
import { communeDossiers } from './commune-dossiers.ts';
import { deadlines } from './deadlines.ts';
import { deliveries } from './deliveries.ts';
import { directory } from './directory.ts';
import { directoryLists } from './directory-lists.ts';
import { dossiers } from './dossiers.ts';
import { dueIndex } from './due.ts';
import { effects } from './effects.ts';
import { endpointLeases } from './endpoint-leases.ts';
import { endpoints } from './endpoints.ts';
import { leases } from './leases.ts';
import { mailboxes } from './mailboxes.ts';
import { notices } from './notices.ts';
import { passes } from './passes.ts';
import { pauses } from './pauses.ts';
import { quarantines } from './quarantines.ts';
import { readings } from './readings.ts';
import { receipts } from './receipts.ts';
import { reminders } from './reminders.ts';
import { reviews } from './reviews.ts';
import { service } from './service.ts';

/** The dossiers table by capability; a function takes the parts it needs. */
export function dossiersTable(name: string, { evidenceSeconds = 0 }: { evidenceSeconds?: number } = {}) {
  const table = openTable(name);
  return {
    table,
    dossiers: dossiers(table),
    communeDossiers: communeDossiers(table),
    chain: chain(table),
    effects: effects(table, evidenceSeconds),
    leases: leases(table),
    due: dueIndex(table),
    deadlines: deadlines(table),
    deliveries: deliveries(table),
    directory: { ...directory(table), ...directoryLists(table) },
    endpoints: endpoints(table),
    endpointLeases: endpointLeases(table),
    mailboxes: mailboxes(table),
    notices: notices(table, evidenceSeconds),
    passes: passes(table),
    readings: readings(table),
    receipts: receipts(table),
    reminders: reminders(table),
    quarantines: quarantines(table),
    pauses: pauses(table),
    reviews: reviews(table),
    service: service(table),
    acts: acts(table),
    watches: boiteWatches(table),
    canaries: canaries(table),
  };
}
