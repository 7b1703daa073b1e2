import { agents } from '../adapters/access-table/agents.ts';
import { openTable } from '../adapters/dossiers-table/client.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { malwareScan } from '../adapters/malware-scan.ts';
import { newVaultId, vaultBucket } from '../adapters/vault-bucket.ts';
import { vaultLinks } from '../adapters/vault-links.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import { createScanGate } from '../shared/verdict.ts';
import type { GsApiEnv } from './env.ts';
import { createGsApi } from './gs-api.ts';

/** The API of the GS on the real tables and vault. */
export function gsApi(env: GsApiEnv) {
  const { table, dossiers, directory, deadlines, mailboxes, readings } = dossiersTable(env.DOSSIERS_TABLE);
  const bucket = env.VAULT_BUCKET;
  const vault = vaultBucket({ bucket });
  const now = () => new Date();
  const gate = createScanGate({ ...malwareScan(), overdueSeconds: env.SCAN_OVERDUE_SECONDS, now });
  return createGsApi({
    ...dossiers,
    ...vault,
    ...vaultLinks({ bucket }),
    now: () => now().toISOString(),
    newId: newVaultId,
    log: info,
    apply: createApplyCommand({ ...dossiers, now }),
    endedDelivery: (decision) => provedDelivery(table.name, decision),
    loadAgent: agents(openTable(env.ACCES_TABLE)).load,
    loadDossier: dossiers.load,
    commune: directory.commune,
    health: mailboxes.health,
    announce: deadlines.announce,
    recordReading: readings.recordReading,
    verdict: (object) => gate({ bucket, ...object }),
    read: vault.get,
  });
}
