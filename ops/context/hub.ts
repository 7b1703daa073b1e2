import * as z from 'zod';
import { accessTable } from '../../functions/adapters/access-table/index.ts';
import { agentPool } from '../../functions/adapters/agent-pool.ts';
import { boitesBucket } from '../../functions/adapters/boites-bucket.ts';
import { deadLetters } from '../../functions/adapters/dead-letters.ts';
import { depotBucket } from '../../functions/adapters/depot-bucket.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { eventSources } from '../../functions/adapters/event-sources.ts';
import { hostKeysSecret } from '../../functions/adapters/host-keys-secret.ts';
import { openCommunes } from '../../functions/adapters/open-directory.ts';
import { quarantineDestruction } from '../quarantine/destruction.ts';

/** Outputs of the stacks that the commands rely on. */
export const HubNamesSchema = z
  .object({
    DossiersTable: z.string(),
    AccesTable: z.string(),
    BoitesBucket: z.string(),
    VaultBucket: z.string(),
    UserPoolId: z.string(),
    DepotBucket: z.string(),
    LedgerBucket: z.string(),
    HostKeysSecret: z.string(),
  })
  // Every queue (`…QueueUrl`) and function (`…Function`) by its output.
  .catchall(z.string());
export type HubNames = z.infer<typeof HubNamesSchema>;

/** Stacks whose outputs are gathered, by the last part of their names. */
export const STACKS = ['Storage', 'Workflow', 'Gs'] as const;

/** The hub as an operator reaches it: the product's own adapters on the resources of a stage. */
export function openHub(names: HubNames) {
  const { directory, endpoints, dossiers, acts, quarantines, pauses } = dossiersTable(names.DossiersTable);
  const access = accessTable(names.AccesTable);
  return {
    names,
    directory,
    endpoints,
    dossiers,
    acts,
    agents: access.agents,
    sftpServer: access.sftpServer,
    hostKeys: hostKeysSecret({ name: names.HostKeysSecret }),
    agentPool: agentPool({ userPoolId: names.UserPoolId }),
    boites: boitesBucket({ bucket: names.BoitesBucket }),
    openCommunes,
    quarantines,
    pauses,
    depot: depotBucket({ bucket: names.DepotBucket }),
    deadLetters: deadLetters(),
    eventSources: eventSources(),
    destroyQuarantine: quarantineDestruction(names),
  };
}
export type Hub = ReturnType<typeof openHub>;
