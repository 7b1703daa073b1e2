import * as z from 'zod';
import type { Act } from '../../functions/domain/acts.ts';
import { dayOf } from '../../functions/domain/acts.ts';
import { table } from '../output.ts';
import type { OpsCommand } from './ops-command.ts';

const OUTCOMES: Record<Act['outcome'], string> = { 'en-cours': 'inachevé', fait: 'fait', refuse: 'refusé', echoue: 'échoué' };

export const actes: OpsCommand = {
  register(program, frame) {
    const schema = z.strictObject({ jour: z.iso.date('un jour s’écrit AAAA-MM-JJ.').optional() });
    program
      .command('actes [jour]')
      .description('ce que les opérateurs ont fait un jour (UTC ; aujourd’hui par défaut)')
      .action(
        frame.reads(schema, async ({ hub, now }, { jour }) => {
          const acts = await hub.acts.ofDay(jour ?? dayOf(now().toISOString()));
          const rows = acts.map(({ at, author, act, target, outcome }) => [at.slice(11, 19), act, target, OUTCOMES[outcome], author]);
          return { data: acts, text: table(['Heure (UTC)', 'Commande', 'Objet', 'Issue', 'Par'], rows, 'Aucun acte ce jour-là.') };
        }),
      );
  },
};
