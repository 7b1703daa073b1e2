import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { boitesBucket } from '../adapters/boites-bucket.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { malwareScan } from '../adapters/malware-scan.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { commentKey, documentKey } from '../domain/vault-layout.ts';
import { readRetour } from '../formats/retour.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { createScanGate } from '../shared/verdict.ts';
import type { ReceiveReturnFlowEnv } from './env.ts';
import { createExamineReturn } from './examine-return.ts';
import { createReceiveReturnFlow } from './receive-return-flow.ts';
import { createSettleReturn } from './settle-return.ts';

/** The return flow on the real table and buckets. */
export function returnFlow(env: ReceiveReturnFlowEnv) {
  const { dossiers, deadlines, leases, receipts, table } = dossiersTable(env.DOSSIERS_TABLE);
  const boites = boitesBucket({ bucket: env.BOITES_BUCKET });
  const vault = vaultBucket({ bucket: env.VAULT_BUCKET });
  const now = () => new Date();
  return createReceiveReturnFlow({
    ...leases,
    listReturns: boites.listReturns,
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
      announce: deadlines.announce,
      vault: { ...vault, commentKey, documentKey, destroy: (key) => vault.destroy(key) },
      boites,
      now,
    }),
    leaseSeconds: env.LEASE_SECONDS,
    newOwner: randomUUID,
    wait,
    now,
  });
}
