import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { AgentIdSchema } from '../../functions/domain/ids.ts';
import { agentWork } from '../agent/agents.ts';
import type { Ops } from '../frame.ts';
import * as inputs from '../inputs.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const AddSchema = z.strictObject({ insee: inputs.insee, email: inputs.email, demarche: z.array(inputs.demarche).min(1) });
const OneSchema = z.strictObject({ agent: AgentIdSchema });
const agentOf = ({ agent }: { agent: string }): string => agent;
const workOf = ({ hub, now }: Pick<Ops, 'hub' | 'now'>) => agentWork({ hub, now, randomBytes });

export const agent: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'agent', 'les agents de mairie du Gestionnaire de Suivi ; aucun mot de passe n’est donné ici');
    group
      .command('add <insee>')
      .description('crée un agent, qui reçoit un lien pour choisir son mot de passe, ou change ses démarches')
      .requiredOption('--email <adresse>', 'son adresse électronique, qui est son identifiant')
      .requiredOption('--demarche <code...>', 'démarches pour lesquelles il est habilité')
      .action(
        frame.acts(
          'agent add',
          AddSchema,
          ({ insee }) => insee,
          (ops, input) => workOf(ops).add(input),
        ),
      );
    group
      .command('list <insee>')
      .description('les agents d’une commune')
      .action(frame.reads(z.strictObject({ insee: inputs.insee }), (ops, { insee }) => workOf(ops).list(insee)));
    group
      .command('invite <agent>')
      .description('envoie un autre lien, si le premier est perdu ou a expiré')
      .action(frame.acts('agent invite', OneSchema, agentOf, (ops, input) => workOf(ops).invite(input.agent)));
    group
      .command('reset <agent>')
      .description('ferme le mot de passe et les sessions d’un agent, qui reçoit un lien')
      .action(
        frame.acts('agent reset', OneSchema, agentOf, async (ops, input) => {
          await ops.confirm('Le mot de passe de cet agent ne vaudra plus rien, et ses sessions seront closes. Continuer ?');
          return workOf(ops).reset(input.agent);
        }),
      );
    group
      .command('suspend <agent>')
      .description('coupe l’accès d’un agent, dès son prochain appel')
      .action(frame.acts('agent suspend', OneSchema, agentOf, (ops, input) => workOf(ops).suspend(input.agent)));
    group
      .command('resume <agent>')
      .description('rend son accès à un agent')
      .action(frame.acts('agent resume', OneSchema, agentOf, (ops, input) => workOf(ops).resume(input.agent)));
  },
};
