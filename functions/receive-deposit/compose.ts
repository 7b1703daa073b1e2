import { randomUUID } from 'node:crypto';
import { depotBucket } from '../adapters/depot-bucket.ts';
import { openTable } from '../adapters/dossiers-table/client.ts';
import { directory } from '../adapters/dossiers-table/directory.ts';
import { dossiers } from '../adapters/dossiers-table/dossiers.ts';
import { leases as leasesOf } from '../adapters/dossiers-table/leases.ts';
import { quarantines } from '../adapters/dossiers-table/quarantines.ts';
import { malwareScan } from '../adapters/malware-scan.ts';
import { portailBucket } from '../adapters/portail-bucket.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { readAller } from '../formats/aller.ts';
import { readAllerIdentity } from '../formats/aller-identity.ts';
import { count } from '../shared/metrics.ts';
import { createScanGate } from '../shared/verdict.ts';
import { countDeposit } from './count-deposit.ts';
import type { ReceiveDepositEnv } from './env.ts';
import { createQuarantineDeposit } from './quarantine-deposit.ts';
import { createReceiveDeposit } from './receive-deposit.ts';
import { createRegisterDossier } from './register-dossier.ts';
import { createRouteDeposit } from './route-deposit.ts';

/** The receiving of deposits on the real table and buckets. The parts of the table that it needs, and no other, for the size of its bundle. */
export function depositReceiver(env: ReceiveDepositEnv) {
  const now = () => new Date();
  const bucket = env.DEPOT_BUCKET;
  const table = openTable(env.DOSSIERS_TABLE);
  const leases = leasesOf(table);
  const vault = vaultBucket({ bucket: env.VAULT_BUCKET });
  return createReceiveDeposit({
    ...depotBucket({ bucket }),
    bucket,
    verdict: createScanGate({ ...malwareScan(), overdueSeconds: env.SCAN_OVERDUE_SECONDS, now }),
    readAller,
    readIdentity: readAllerIdentity,
    route: createRouteDeposit({ ...directory(table), now }),
    register: createRegisterDossier({
      ...dossiers(table),
      ...vault,
      acquire: (numero, key, owner, at) => leases.acquireDeposit(numero, key, owner, at, env.LEASE_SECONDS),
      release: leases.releaseDeposit,
      newOwner: randomUUID,
      now,
    }),
    deposited: (aller, object, route) => countDeposit(aller, object, route, now().toISOString()),
    quarantine: createQuarantineDeposit({
      ...vault,
      ...quarantines(table),
      ...portailBucket({ bucket: env.PORTAIL_BUCKET }),
      bucket,
      count: (code) => count('DepositRefused', { code }),
      now,
    }),
  });
}
