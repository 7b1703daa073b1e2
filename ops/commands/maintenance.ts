import * as z from 'zod';
import { compactInstant } from '../../functions/domain/instants.ts';
import { MaintenanceIdSchema } from '../../functions/domain/maintenance.ts';
import * as inputs from '../inputs.ts';
import { cancelled, listed, parisInstant, planned } from '../maintenance/maintenance.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const wallTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'une heure de Paris s’écrit 2026-11-28T22:00.');
const PlanSchema = z
  .strictObject({ debut: wallTime, fin: wallTime, force: z.boolean().default(false), reason: inputs.reason.optional() })
  .refine(({ force, reason }) => force === (reason !== undefined), { error: '--force et --reason vont ensemble.' });
const CancelSchema = z.strictObject({ id: MaintenanceIdSchema });

export const maintenance: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'maintenance', 'les maintenances prévues, annoncées aux partenaires');
    group
      .command('plan <debut> <fin>')
      .description('prévoit une maintenance et l’annonce ; heures de Paris, 2026-11-28T22:00')
      .option('--force', 'pendant les heures ouvrées, parce qu’elle ne peut pas attendre')
      .option('--reason <texte>', 'pourquoi, sans donnée personnelle')
      .action(
        frame.acts(
          'maintenance plan',
          PlanSchema,
          ({ debut, fin }) => [debut, fin].map((typed) => compactInstant(parisInstant(typed))).join(' '),
          ({ hub, author, now }, { debut, fin, reason }) => planned(hub, { debut, fin, forced: reason }, author, now()),
        ),
      );
    group
      .command('list')
      .description('celles qui viennent, celle qui est en cours, et celles des trente derniers jours')
      .action(frame.reads(z.strictObject({}), ({ hub, now }) => listed(hub, now())));
    group
      .command('cancel <id>')
      .description('annule une maintenance à venir, ou met fin à celle qui est en cours ; l’annonce aux partenaires')
      .action(
        frame.acts(
          'maintenance cancel',
          CancelSchema,
          ({ id }) => id,
          ({ hub, now }, { id }) => cancelled(hub, id, now()),
        ),
      );
  },
};
