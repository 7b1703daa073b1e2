import * as z from 'zod';
import { discardLetters, listQueues, replayLetters, showQueue } from '../dead-letters/letters.ts';
import * as inputs from '../inputs.ts';
import { OpsMisused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const queue = z.string().regex(/^[a-z][a-z-]{1,40}$/, 'un nom de file, comme « file-morte list » le donne.');
const message = z.string().regex(/^[0-9A-Za-z-]{1,100}$/, 'un identifiant de message, comme « file-morte show » le donne.');
const ShowSchema = z.strictObject({ file: queue });
const ReplaySchema = z.strictObject({ file: queue, message: message.optional(), all: z.boolean().default(false) });
const DiscardSchema = z.strictObject({ file: queue, message, reason: inputs.reason });

export const fileMorte: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'file-morte', 'les messages que leurs files ont abandonnés');
    group
      .command('list')
      .description('chaque file, et combien de messages y attendent')
      .action(frame.reads(z.strictObject({}), ({ hub }) => listQueues(hub)));
    group
      .command('show <file>')
      .description('les messages d’une file, et les télédossiers qu’ils nomment')
      .action(frame.reads(ShowSchema, ({ hub }, { file }) => showQueue(hub, file)));
    group
      .command('replay <file> [message]')
      .description('renvoie un message à sa file, ou tous')
      .option('--all', 'tous ceux de la file')
      .action(
        frame.acts(
          'file-morte replay',
          ReplaySchema,
          ({ file, message: id }) => `${file} ${id ?? 'tous'}`,
          async ({ hub }, input) => {
            if ((input.message === undefined) !== input.all) throw new OpsMisused('Nommez un message, ou --all.');
            return replayLetters(hub, input.file, input.message);
          },
        ),
      );
    group
      .command('discard <file> <message>')
      .description('supprime un message ; la raison reste parmi les actes')
      .requiredOption('--reason <texte>', 'pourquoi, sans donnée personnelle')
      .action(
        frame.acts(
          'file-morte discard',
          DiscardSchema,
          ({ file, message: id }) => `${file} ${id}`,
          async ({ hub, confirm }, input) => {
            await confirm('Ce message ne sera plus jamais traité. Continuer ?');
            return discardLetters(hub, input.file, input.message);
          },
        ),
      );
  },
};
