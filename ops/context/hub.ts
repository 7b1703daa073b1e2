import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { accessTable } from '../../functions/adapters/access-table/index.ts';
import { agentPool } from '../../functions/adapters/agent-pool.ts';
import { boiteOpening } from '../../functions/adapters/boite-opening.ts';
import { boitesBucket } from '../../functions/adapters/boites-bucket.ts';
import { deadLetters } from '../../functions/adapters/dead-letters.ts';
import { depotBucket } from '../../functions/adapters/depot-bucket.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { eventSources } from '../../functions/adapters/event-sources.ts';
import { functionCalls } from '../../functions/adapters/function-calls.ts';
import { hostKeysSecret } from '../../functions/adapters/host-keys-secret.ts';
import { mailer } from '../../functions/adapters/mailer.ts';
import { openCommunes, openSuccessors } from '../../functions/adapters/open-directory.ts';
import { portailDirectory } from '../../functions/adapters/portail-directory.ts';
import { queue } from '../../functions/adapters/queues.ts';
import { secrets } from '../../functions/adapters/secrets.ts';
import { transfer } from '../../functions/adapters/transfer.ts';
import { vaultBucket } from '../../functions/adapters/vault-bucket.ts';
import type { DestructionBell } from '../../functions/destroy-content/destroy-content.ts';
import { createManageAccounts } from '../../functions/shared/manage-accounts.ts';
import { hashPassword } from '../../functions/shared/passwords.ts';
import { createPublishDirectory } from '../../functions/shared/publish-directory.ts';
import { stageConfig } from '../../infra/config.ts';
import type { Stage } from '../../infra/stage-schema.ts';
import { quarantineDestruction } from '../quarantine/destruction.ts';
import { restoreOps } from '../restore/restore-ops.ts';

/** Outputs of the stacks that the commands rely on. */
export const HubNamesSchema = z
  .object({
    DossiersTable: z.string(),
    AccesTable: z.string(),
    BoitesBucket: z.string(),
    VaultBucket: z.string(),
    UserPoolId: z.string(),
    DepotBucket: z.string(),
    PortailBucket: z.string(),
    LedgerBucket: z.string(),
    HostKeysSecret: z.string(),
    ConnectorAccessRoleArn: z.string(),
    ConnectorLoggingRoleArn: z.string(),
    DeliveriesQueueUrl: z.string(),
    DestructionQueueUrl: z.string(),
    MailConfigurationSet: z.string(),
    ActivationUrl: z.string(),
  })
  // Every queue (`…QueueUrl`) and function (`…Function`) by its output.
  .catchall(z.string());
export type HubNames = z.infer<typeof HubNamesSchema>;

/** Stacks whose outputs are gathered, by the last part of their names. */
export const STACKS = ['Storage', 'Workflow', 'Gs'] as const;

/** What the outputs of the stacks do not say. */
export interface HubOptions {
  readonly stage: Stage;
  /** Base address of the activation pages, where it is not the API's own. */
  readonly activationUrl?: string | undefined;
}

type Bell = { readonly endpoint: string } | { readonly insee: string; readonly demarche: string };

/** The hub as an operator reaches it: the product's own adapters on the resources of a stage. */
export function openHub(names: HubNames, { stage, activationUrl = names.ActivationUrl }: HubOptions) {
  const config = stageConfig(stage);
  const tables = dossiersTable(names.DossiersTable);
  const access = accessTable(names.AccesTable);
  const portail = portailDirectory({ bucket: names.PortailBucket });
  return {
    names,
    ...tables,
    access,
    agents: access.agents,
    sftpServer: access.sftpServer,
    hostKeys: hostKeysSecret({ name: names.HostKeysSecret }),
    accounts: createManageAccounts({
      ...access.accounts,
      ...access.activations,
      ...tables.reviews,
      ...{ hashPassword, randomBytes, now: () => new Date().toISOString() },
      lives: config.access,
    }),
    activationUrl,
    activationHours: config.access.activationHours,
    agentPool: agentPool({ userPoolId: names.UserPoolId }),
    boites: { ...boitesBucket({ bucket: names.BoitesBucket }), ...boiteOpening({ bucket: names.BoitesBucket }) },
    vault: vaultBucket({ bucket: names.VaultBucket }),
    mailer: mailer({ ...config.mail, configurationSet: names.MailConfigurationSet }),
    partners: config.partners,
    openCommunes,
    openSuccessors,
    portalDirectory: createPublishDirectory({ ...portail, entriesOf: tables.directory.entriesOf }),
    publishedDirectory: portail.read,
    depot: depotBucket({ bucket: names.DepotBucket }),
    deadLetters: deadLetters(),
    eventSources: eventSources(),
    calls: functionCalls(),
    destroyQuarantine: quarantineDestruction(names),
    restore: restoreOps(tables, names, config),
    transfer: transfer(),
    secrets: secrets(),
    connectorRoles: () => ({ accessRoleArn: names.ConnectorAccessRoleArn, loggingRoleArn: names.ConnectorLoggingRoleArn }),
    /** Rings for the destruction of an item that has come to its end. */
    ringDestruction: queue<DestructionBell>({ queueUrl: names.DestructionQueueUrl }),
    /** Rings for the deliveries of an endpoint, or for those that a suspended raccordement held. */
    ring: queue<Bell>({ queueUrl: names.DeliveriesQueueUrl }),
  };
}
export type Hub = ReturnType<typeof openHub>;
