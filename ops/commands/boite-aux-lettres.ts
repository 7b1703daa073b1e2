import * as z from 'zod';
import { MailboxRoleSchema } from '../../functions/domain/mailbox.ts';
import * as inputs from '../inputs.ts';
import { listMailboxes, resetMailbox, showMailboxes } from '../mailbox/mailboxes.ts';
import { setRaccordement } from '../raccordement/set.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const ListSchema = z.strictObject({
  etat: z.enum(['saine', 'silencieuse', 'en-erreur']).optional(),
  departement: inputs.departement.optional(),
});
const ShowSchema = z.strictObject({ insee: inputs.insee, demarche: inputs.demarche });
const ResetSchema = ShowSchema.extend({ role: MailboxRoleSchema.default('mairie') });
const SetSchema = ShowSchema.extend({ mailbox: inputs.email.optional(), secondContact: inputs.email.optional() }).refine(
  ({ mailbox, secondContact }) => mailbox !== undefined || secondContact !== undefined,
  { error: 'Donnez --mailbox ou --second-contact.' },
);
const target = ({ insee, demarche }: { insee: string; demarche: string }): string => `${insee} ${demarche}`;

export const boiteAuxLettres: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'boite-aux-lettres', 'la santé des boîtes aux lettres des mairies, d’après ce que SES en dit').alias(
      'mailbox',
    );
    group
      .command('list')
      .description('celles des raccordements qui ne sont pas fermés')
      .option('--etat <état>', 'saine, silencieuse (rien n’y est arrivé depuis 90 jours) ou en-erreur')
      .option('--departement <code>', 'celles d’un département')
      .action(frame.reads(ListSchema, ({ hub, now }, input) => listMailboxes(hub, input, now())));
    group
      .command('show <insee> <demarche>')
      .description('montre la boîte fonctionnelle et le second contact d’un raccordement')
      .action(frame.reads(ShowSchema, ({ hub, now }, { insee, demarche }) => showMailboxes(hub, insee, demarche, now())));
    group
      .command('reset <insee> <demarche> [role]')
      .description(
        'dit qu’une boîte est réparée : elle est essayée de nouveau tout de suite ; role : mairie (par défaut) ou second-contact',
      )
      .action(
        frame.acts(
          'boite-aux-lettres reset',
          ResetSchema,
          ({ role, ...one }) => `${target(one)} ${role}`,
          ({ hub, now }, input) => resetMailbox(hub, input, now()),
        ),
      );
    group
      .command('set <insee> <demarche>')
      .description('change une adresse : son passé est oublié ; la connexion ne change pas, rien n’est à répéter')
      .option('--mailbox <adresse>', 'boîte fonctionnelle de la mairie')
      .option('--second-contact <adresse>', 'second contact, prévenu quand rien ne va plus')
      .action(frame.acts('boite-aux-lettres set', SetSchema, target, ({ hub, confirm }, input) => setRaccordement(hub, input, confirm)));
  },
};
