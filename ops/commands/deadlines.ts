import * as z from 'zod';
import { deadlines as sweep } from '../deadlines/deadlines.ts';
import * as inputs from '../inputs.ts';
import type { OpsCommand } from './ops-command.ts';

const SweepSchema = z.strictObject({ asOf: inputs.instant.optional(), dryRun: z.boolean().default(false) });

export const deadlines: OpsCommand = {
  register(program, frame) {
    program
      .command('deadlines')
      .description('ce qui est dû : avec --dry-run, ce que le balayage ferait ; sans, il le fait')
      .option('--as-of <instant>', 'à cet instant, au lieu de maintenant ; à venir, toujours à blanc hors du cloud local')
      .option('--dry-run', 'ne fait rien : dit seulement quoi, combien, et depuis quand')
      .action(
        frame.actsUnlessDry(
          'deadlines',
          SweepSchema,
          () => '',
          async ({ hub, confirm, now }, input) => {
            if (!input.dryRun) await confirm('Tout ce qui est dû sera fait, destructions comprises. Continuer ?');
            return sweep(hub, input, now());
          },
        ),
      );
  },
};
