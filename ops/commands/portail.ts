import * as z from 'zod';
import * as inputs from '../inputs.ts';
import { publishDirectory, showPublished } from '../portal/portal.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const PublishSchema = z.strictObject({ departement: z.array(inputs.departement).default([]) });

export const portail: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'portail', 'ce que le portail sait des communes');
    group
      .command('publier [departement...]')
      .description('récrit l’annuaire du portail d’après la table, tout ou par département ; sans effet s’il est à jour')
      .action(
        frame.acts(
          'portail publier',
          PublishSchema,
          ({ departement }) => departement.join(' '),
          ({ hub, terminal }, { departement }) => publishDirectory(hub, departement, terminal.say),
        ),
      );
    group
      .command('show <insee>')
      .description('montre une commune comme le portail la voit')
      .action(frame.reads(z.strictObject({ insee: inputs.insee }), ({ hub }, { insee }) => showPublished(hub, insee)));
  },
};
