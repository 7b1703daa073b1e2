import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { boitesBucket } from '../adapters/boites-bucket.ts';
import { boiteWatches } from '../adapters/dossiers-table/boite-watches.ts';
import { openTable } from '../adapters/dossiers-table/client.ts';
import { deadlines } from '../adapters/dossiers-table/deadlines.ts';
import { directory } from '../adapters/dossiers-table/directory.ts';
import { dossiers as dossiersOf } from '../adapters/dossiers-table/dossiers.ts';
import { leases } from '../adapters/dossiers-table/leases.ts';
import { notices } from '../adapters/dossiers-table/notices.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { receipts as receiptsOf } from '../adapters/dossiers-table/receipts.ts';
import { malwareScan } from '../adapters/malware-scan.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { commentKey, documentKey } from '../domain/vault-layout.ts';
import { readRetour } from '../formats/retour.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { createScanGate } from '../shared/verdict.ts';
import { createWatchBoite } from '../shared/watch-boite.ts';
import type { ReceiveReturnFlowEnv } from './env.ts';
import { createExamineReturn } from './examine-return.ts';
import { createReceiveReturnFlow } from './receive-return-flow.ts';
import { createSettleReturn } from './settle-return.ts';

/** The return flow on the real table and buckets. The parts of the table that it needs, and no other, for the size of its bundle. */
export function returnFlow(env: ReceiveReturnFlowEnv) {
  const table = openTable(env.DOSSIERS_TABLE);
  const dossiers = dossiersOf(table);
  const receipts = receiptsOf(table);
  const boites = boitesBucket({ bucket: env.BOITES_BUCKET });
  const vault = vaultBucket({ bucket: env.VAULT_BUCKET });
  const now = () => new Date();
  return createReceiveReturnFlow({
    ...leases(table),
    listReturns: boites.listReturns,
    listWithdrawn: boites.listWithdrawn,
    removeVersion: boites.remove,
    examine: createExamineReturn({
      bucket: boites.bucket,
      read: boites.read,
      verdict: createScanGate({ ...malwareScan(), overdueSeconds: env.SCAN_OVERDUE_SECONDS, now }),
      readRetour,
      partialGraceSeconds: env.PARTIAL_GRACE_SECONDS,
      now,
    }),
    settle: createSettleReturn({
      load: dossiers.load,
      receipt: receipts.receipt,
      receiptItem: receipts.receiptItem,
      provedDelivery: (decision) => provedDelivery(table.name, decision),
      apply: createApplyCommand({ ...dossiers, now }),
      announce: deadlines(table).announce,
      vault: { ...vault, commentKey, documentKey, destroy: (key) => vault.destroy(key) },
      boites,
      watchBoite: createWatchBoite({ ...boiteWatches(table), ...directory(table), owe: notices(table, 0).owe, now }),
      now,
    }),
    leaseSeconds: env.LEASE_SECONDS,
    newOwner: randomUUID,
    wait,
    now,
  });
}
