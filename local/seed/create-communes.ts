import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { deliveryWay, type Mode } from '../../functions/domain/commune.ts';
import { type DemarcheCode, DemarcheCodeSchema } from '../../functions/domain/demarches.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import type { Boite } from '../../functions/domain/ids.ts';
import type { OutputCommune, OutputRaccordement } from '../cloud/outputs.ts';
import type { StackOutputs } from '../cloud/stack-outputs.ts';
import { createAgents, type SeededAgent } from './agents.ts';
import { createBoites, type SeededBoite } from './boites.ts';
import type { SeededCommune } from './communes.ts';

/** A commune, and how it is connected for each démarche. */
export interface CommuneToCreate extends SeededCommune {
  /** Name of its boite, where a mode has one. */
  readonly boite: Boite;
  /** Its own server, to which packages are pushed: the boite is for its return flows only. */
  readonly push?: { readonly endpoint: Endpoint; readonly directory: string };
}

export interface CreatedCommune {
  /** As programs that play the commune are told. */
  readonly commune: OutputCommune;
  readonly mailbox: string;
  readonly secondContact: string;
  readonly agent: SeededAgent;
  readonly boite: SeededBoite | undefined;
}

/** Creates communes through the product's own adapters: the commune, its raccordements `actif`, its boite with an account, an agent. */
export function createCommunes(
  stacks: Pick<StackOutputs, 'UserPoolId' | 'AccesTable' | 'BoitesBucket' | 'DossiersTable'>,
): (wanted: CommuneToCreate) => Promise<CreatedCommune> {
  const { directory } = dossiersTable(stacks.DossiersTable);
  const createBoite = createBoites(stacks);
  const createAgent = createAgents(stacks);

  return async ({ commune, modes, slug, boite: named, push }) => {
    const { insee, siret = '', name } = commune;
    await directory.putCommune(commune);
    const connected = DemarcheCodeSchema.options.flatMap((demarche) => {
      const mode = modes[demarche];
      return mode ? [{ demarche, mode }] : [];
    });
    // Every commune has a mailbox and an agent before it goes live, in any mode: the fallback needs them (design §2).
    const mailbox = `etat-civil@${slug}.example`;
    const secondContact = `direction@${slug}.example`;
    const codes = connected.map(({ demarche }) => demarche);
    const agent = await createAgent(`agent@${slug}.example`, insee, codes);
    const holder = connected.find(({ mode }) => deliveryWay({ mode }) === 'boite');
    const boite = holder ? await createBoite(named, { insee, demarche: holder.demarche }) : undefined;
    const pushed = push
      ? { technicalContact: push.endpoint.technicalContact, push: { endpoint: push.endpoint.id, directory: push.directory } }
      : {};
    const raccordements: Partial<Record<DemarcheCode, OutputRaccordement>> = {};
    for (const { demarche, mode } of connected) {
      const base = { insee, demarche, state: 'actif', mailbox, secondContact } as const;
      if (mode === 'courriel') await directory.putRaccordement({ ...base, mode });
      else if (boite) await directory.putRaccordement({ ...base, mode, boite: boite.boite, ...pushed });
      raccordements[demarche] = told(mode, mailbox, agent, boite);
    }
    return { commune: { insee, siret, nom: name, raccordements }, mailbox, secondContact, agent, boite };
  };
}

/** What a commune is told, by its mode: how to reach its boite, or who signs in to the GS. */
function told(mode: Mode, mailbox: string, agent: SeededAgent, boite: SeededBoite | undefined): OutputRaccordement {
  const gs = { mailbox, agent: agent.email, agentPassword: agent.password };
  if (mode === 'courriel') return { mode, ...gs };
  if (boite === undefined) throw new Error('a raccordement by sFTP names a boite');
  return mode === 'sftp' ? { mode, ...boite, mailbox } : { mode, ...boite, ...gs };
}
