import { randomUUID } from 'node:crypto';
import { depotBucket } from '../adapters/depot-bucket.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { portailBucket } from '../adapters/portail-bucket.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { readAller } from '../formats/aller.ts';
import { count } from '../shared/metrics.ts';
import { QueueEventSchema } from '../shared/queue.ts';
import { task } from '../shared/task.ts';
import { openGate } from '../shared/verdict.ts';
import { ReceiveDepositEnvSchema } from './env.ts';
import { createQuarantineDeposit } from './quarantine-deposit.ts';
import { createReceiveDeposit } from './receive-deposit.ts';
import { createRegisterDossier } from './register-dossier.ts';
import { createRouteDeposit } from './route-deposit.ts';

const env = ReceiveDepositEnvSchema.parse(process.env);
const now = () => new Date();
const bucket = env.DEPOT_BUCKET;
const { dossiers, directory, leases, receipts } = dossiersTable(env.DOSSIERS_TABLE);
const vault = vaultBucket({ bucket: env.VAULT_BUCKET });
const portail = portailBucket({ bucket: env.PORTAIL_BUCKET });
const acquire = (numero: string, key: string, owner: string, at: string) =>
  leases.acquireDeposit(numero, key, owner, at, env.LEASE_SECONDS);
const receiveDeposit = createReceiveDeposit({
  ...depotBucket({ bucket }),
  bucket,
  verdict: openGate,
  readAller: async (zip) => readAller(zip),
  route: createRouteDeposit(directory),
  register: createRegisterDossier({ ...dossiers, ...vault, acquire, release: leases.releaseDeposit, newOwner: randomUUID, now }),
  quarantine: createQuarantineDeposit({
    ...vault,
    ...receipts,
    ...portail,
    bucket,
    count: (code) => count('DepositRefused', { code }),
    now,
  }),
  now,
});
export const handler = task('receive-deposit', QueueEventSchema).handler(receiveDeposit);
