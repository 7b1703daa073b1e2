import { agents } from '../adapters/access-table/agents.ts';
import { openTable } from '../adapters/dossiers-table/client.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { newVaultId, vaultBucket } from '../adapters/vault-bucket.ts';
import { vaultLinks } from '../adapters/vault-links.ts';
import { api } from '../shared/api.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import { GsApiEnvSchema } from './env.ts';
import { createGsApi } from './gs-api.ts';
import { ApiRequestSchema } from './request.ts';

const env = GsApiEnvSchema.parse(process.env);
const { dossiers, directory, deadlines } = dossiersTable(env.DOSSIERS_TABLE);
const vault = vaultBucket({ bucket: env.VAULT_BUCKET });
const links = vaultLinks({ bucket: env.VAULT_BUCKET });
const clock = { now: () => new Date().toISOString(), newId: newVaultId, log: info };
const apply = createApplyCommand({ ...dossiers, now: () => new Date() });
const access = { loadAgent: agents(openTable(env.ACCES_TABLE)).load, loadDossier: dossiers.load, commune: directory.commune };

const gsApi = createGsApi({ ...clock, ...access, ...dossiers, ...vault, ...links, announce: deadlines.announce, apply, read: vault.get });
export const handler = api('gs-api', ApiRequestSchema).handler(gsApi);
