import * as z from 'zod';
import { type Agent, AgentSchema } from '../../functions/domain/agent.ts';
import { isOpened } from '../../functions/domain/commune.ts';
import { AgentIdSchema } from '../../functions/domain/ids.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import { table, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const AddSchema = z.strictObject({ insee: inputs.insee, email: inputs.email, demarche: z.array(inputs.demarche).min(1) });

/** Creates an agent of a mairie, or changes the démarches he is entitled to. The pool writes to him; the table holds no address. */
export async function addAgent(
  { directory, agentPool, agents }: Pick<Hub, 'directory' | 'agentPool' | 'agents'>,
  { insee, email, demarche }: z.output<typeof AddSchema>,
): Promise<View> {
  if (!isOpened(await directory.commune(insee))) throw new OpsRefused(`La commune ${insee} n’est pas ouverte : « commune add ${insee} ».`);
  const invited = await agentPool.invite(email);
  const found = await agentPool.find(email);
  if (found === null) throw new OpsRefused('L’annuaire des agents ne connaît pas l’agent qui vient d’être créé : recommencez.');
  const before = await agents.load(found.agent);
  if (before !== undefined && before.insee !== insee) {
    throw new OpsRefused(`Cet agent est déjà celui d’une autre commune (${before.insee}) : un agent n’a qu’une commune.`);
  }
  const agent = AgentSchema.parse({ agent: found.agent, insee, demarches: [...new Set(demarche)], state: before?.state ?? 'actif' });
  await agents.put(agent);
  const done = invited === 'invited' ? 'Agent créé, un courriel d’invitation lui est envoyé' : 'Agent mis à jour';
  return { data: { ...agent, invited: invited === 'invited' }, text: `${done} : ${agent.agent} (${agent.demarches.join(', ')}).` };
}

export async function listAgents({ agents }: Pick<Hub, 'agents'>, insee: string): Promise<View> {
  const found = await agents.ofCommune(insee);
  const rows = found.map(({ agent, demarches, state }) => [agent, demarches.join(', '), state]);
  return { data: found, text: table(['Agent', 'Démarches', 'État'], rows, 'Aucun agent dans cette commune.') };
}

export async function setAgentState({ agents }: Pick<Hub, 'agents'>, id: string, state: Agent['state']): Promise<View> {
  const agent = await agents.load(id);
  if (agent === undefined) throw new OpsRefused('Cet agent n’existe pas : « agent list INSEE ».');
  await agents.put({ ...agent, state });
  return { data: { ...agent, state }, text: `Agent ${state}.` };
}

export const agent: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'agent', 'les agents de mairie du Gestionnaire de Suivi');
    const one = z.strictObject({ agent: AgentIdSchema });
    group
      .command('add <insee>')
      .description('crée un agent, ou change ses démarches')
      .requiredOption('--email <adresse>', 'son adresse électronique, qui est son identifiant')
      .requiredOption('--demarche <code...>', 'démarches pour lesquelles il est habilité')
      .action(
        frame.acts(
          'agent add',
          AddSchema,
          ({ insee }) => insee,
          ({ hub }, input) => addAgent(hub, input),
        ),
      );
    group
      .command('list <insee>')
      .description('les agents d’une commune')
      .action(frame.reads(z.strictObject({ insee: inputs.insee }), ({ hub }, { insee }) => listAgents(hub, insee)));
    for (const [name, state, description] of [
      ['suspend', 'suspendu', 'coupe l’accès d’un agent, dès son prochain appel'],
      ['resume', 'actif', 'rend son accès à un agent'],
    ] as const) {
      group
        .command(`${name} <agent>`)
        .description(description)
        .action(
          frame.acts(
            `agent ${name}`,
            one,
            ({ agent }) => agent,
            ({ hub }, { agent }) => setAgentState(hub, agent, state),
          ),
        );
    }
  },
};
