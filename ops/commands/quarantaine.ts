import * as z from 'zod';
import { QuarantineIdSchema } from '../../functions/adapters/dossiers-table/quarantines.ts';
import { RefusalCodeSchema } from '../../functions/domain/refusals.ts';
import type { Work } from '../frame.ts';
import * as inputs from '../inputs.ts';
import { discardQuarantine, listQuarantines, replayAll, replayQuarantine, showQuarantine } from '../quarantine/quarantines.ts';
import { OpsMisused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const OneSchema = z.strictObject({ id: QuarantineIdSchema });
const ListSchema = z.strictObject({ toutes: z.boolean().default(false) });
const ReplaySchema = z.strictObject({
  id: QuarantineIdSchema.optional(),
  all: z.boolean().default(false),
  motif: RefusalCodeSchema.optional(),
});
const DiscardSchema = z.strictObject({ id: QuarantineIdSchema, reason: inputs.reason });

export const quarantaine: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'quarantaine', 'les dépôts refusés : motif, rejeu, abandon');
    group
      .command('list')
      .description('ceux qui attendent, depuis trente jours')
      .option('--toutes', 'aussi ceux qui sont rejoués, écartés ou détruits')
      .action(frame.reads(ListSchema, ({ hub, now }, { toutes }) => listQuarantines(hub, now(), { all: toutes })));
    group
      .command('show <id>')
      .description('pourquoi, depuis quand, et que faire')
      .action(frame.reads(OneSchema, ({ hub }, { id }) => showQuarantine(hub, id)));
    group
      .command('replay [id]')
      .description('remet un dépôt devant le lecteur, ou tous')
      .option('--all', 'tous ceux qui attendent')
      .option('--motif <code>', 'avec --all : ceux qui ont été refusés pour ce motif')
      .action(frame.acts('quarantaine replay', ReplaySchema, ({ id, motif }) => id ?? `toutes ${motif ?? ''}`.trim(), replay));
    group
      .command('discard <id>')
      .description('abandonne un dépôt : ses octets sont détruits, le motif et l’auteur restent')
      .requiredOption('--reason <texte>', 'pourquoi, sans donnée personnelle')
      .action(
        frame.acts(
          'quarantaine discard',
          DiscardSchema,
          ({ id }) => id,
          async ({ hub, author, confirm, now }, input) => {
            await confirm('Les octets de ce dépôt seront détruits. Continuer ?');
            return discardQuarantine(hub, input, author, now());
          },
        ),
      );
  },
};

const replay: Work<z.output<typeof ReplaySchema>> = async ({ hub, author, now }, { id, all, motif }) => {
  if ((id === undefined) !== all) throw new OpsMisused('Nommez une quarantaine, ou --all.');
  return id === undefined ? replayAll(hub, motif, author, now()) : replayQuarantine(hub, id, author, now());
};
