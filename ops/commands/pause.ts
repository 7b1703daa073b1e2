import * as z from 'zod';
import * as inputs from '../inputs.ts';
import { beginPause, endPause, showPause } from '../pause/pause.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const OnSchema = z.strictObject({ reason: inputs.reason, courriels: z.boolean().default(false) });

export const pause: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'pause', 'arrête de traiter ce qui arrive, sans rien refuser ni perdre');
    group
      .command('show')
      .description('si la plate-forme est en pause, depuis quand, et jusqu’à quand elle le peut')
      .action(frame.reads(z.strictObject({}), ({ hub }) => showPause(hub)));
    group
      .command('on')
      .description('arrête la lecture des dépôts et des flux retour')
      .requiredOption('--reason <texte>', 'pourquoi, sans donnée personnelle')
      .option('--courriels', 'arrête aussi l’envoi des courriels')
      .action(
        frame.acts(
          'pause on',
          OnSchema,
          ({ courriels }) => (courriels ? 'courriels' : ''),
          ({ hub, author, now }, input) => beginPause(hub, input, author, now()),
        ),
      );
    group
      .command('off')
      .description('reprend ce qui attendait')
      .action(
        frame.acts(
          'pause off',
          z.strictObject({}),
          () => '',
          ({ hub }) => endPause(hub),
        ),
      );
  },
};
