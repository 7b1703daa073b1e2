import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { deliveryWay, type Mode } from '../../functions/domain/commune.ts';
import { type DemarcheCode, DemarcheCodeSchema } from '../../functions/domain/demarches.ts';
import { BoiteSchema } from '../../functions/domain/ids.ts';
import type { OutputCommune, OutputRaccordement } from '../cloud/outputs.ts';
import type { StackOutputs } from '../cloud/stack-outputs.ts';
import { createAgents, type SeededAgent } from './agents.ts';
import { createBoites, type SeededBoite } from './boites.ts';
import { type SeededCommune, seededCommunes } from './communes.ts';

/** Writes the communes, their raccordements, boites, accounts and agents through the product's own adapters. */
export async function seed(stacks: StackOutputs): Promise<OutputCommune[]> {
  const { directory } = dossiersTable(stacks.DossiersTable);
  const createBoite = createBoites(stacks);
  const createAgent = createAgents(stacks);

  async function seedCommune({ commune, modes, slug }: SeededCommune): Promise<OutputCommune> {
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
    const boiteName = BoiteSchema.parse(`${slug}-${insee.toLowerCase()}`);
    const holder = connected.find(({ mode }) => deliveryWay({ mode }) === 'boite');
    const boite = holder ? await createBoite(boiteName, { insee, demarche: holder.demarche }) : undefined;
    const raccordements: Partial<Record<DemarcheCode, OutputRaccordement>> = {};
    for (const { demarche, mode } of connected) {
      const base = { insee, demarche, state: 'actif', mailbox, secondContact } as const;
      if (mode === 'courriel') await directory.putRaccordement({ ...base, mode });
      else if (boite) await directory.putRaccordement({ ...base, mode, boite: boite.boite });
      raccordements[demarche] = told(mode, mailbox, agent, boite);
    }
    return { insee, siret, nom: name, raccordements };
  }

  return Promise.all(seededCommunes().map(seedCommune));
}

/** What a commune is told, by its mode: how to reach its boite, or who signs in to the GS. */
function told(mode: Mode, mailbox: string, agent: SeededAgent, boite: SeededBoite | undefined): OutputRaccordement {
  const gs = { mailbox, agent: agent.email, agentPassword: agent.password };
  if (mode === 'courriel') return { mode, ...gs };
  if (boite === undefined) throw new Error('a raccordement by sFTP names a boite');
  return mode === 'sftp' ? { mode, ...boite, mailbox } : { mode, ...boite, ...gs };
}
