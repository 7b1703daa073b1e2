import * as z from 'zod';
import { UsernameSchema } from '../../functions/domain/access.ts';
import { CredentialIdSchema } from '../../functions/domain/access-credentials.ts';
import { SourceNetworkSchema } from '../../functions/domain/access-network.ts';
import { accountWork } from '../compte/accounts.ts';
import * as inputs from '../inputs.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const CompteSchema = z.strictObject({ compte: UsernameSchema });
const CreateSchema = z.strictObject({
  boite: inputs.boite,
  demarche: inputs.demarche.optional(),
  reseau: z.array(SourceNetworkSchema).optional(),
});
const RotateSchema = CompteSchema.extend({ fin: z.boolean().default(false) });
const RevokeSchema = CompteSchema.extend({ id: CredentialIdSchema, vole: z.boolean().default(false) });
const KeySchema = CompteSchema.extend({ keyFile: z.string() });
const NetworksSchema = CompteSchema.extend({ reseau: z.array(SourceNetworkSchema).default([]) });
const compteOf = ({ compte }: { compte: string }): string => compte;

export const compte: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'compte', 'les comptes sFTP des boîtes ; aucun mot de passe n’est affiché ici');
    group
      .command('create <boite>')
      .description('ouvre un compte ; son contact technique reçoit un lien d’activation')
      .option('--demarche <code>', 'démarche dont le contact technique est prévenu, si la boîte en sert plusieurs')
      .option('--reseau <réseau...>', 'réseaux d’où le compte peut se connecter (192.0.2.0/24) ; partout par défaut')
      .action(
        frame.acts(
          'compte create',
          CreateSchema,
          ({ boite }) => boite,
          (ops, input) => accountWork(ops).create(input),
        ),
      );
    group
      .command('list <boite>')
      .description('les comptes d’une boîte et leurs identifiants, sans leurs valeurs')
      .action(frame.reads(z.strictObject({ boite: inputs.boite }), (ops, { boite }) => accountWork(ops).list(boite)));
    group
      .command('import-key <compte>')
      .description('ajoute la clé publique que la commune a donnée')
      .requiredOption('--key-file <fichier>', 'clé publique, d’OpenSSH ou de PuTTYgen')
      .action(
        frame.acts('compte import-key', KeySchema, compteOf, (ops, input) => accountWork(ops).importKey(input.compte, input.keyFile)),
      );
    group
      .command('rotate <compte>')
      .description('envoie un lien vers un nouveau mot de passe ; l’ancien vit jusqu’à --fin')
      .option('--fin', 'ferme l’ancien, si le nouveau s’est connecté')
      .action(
        frame.acts('compte rotate', RotateSchema, compteOf, (ops, input) =>
          input.fin ? accountWork(ops).finishRotation(input.compte) : accountWork(ops).sendLink(input.compte),
        ),
      );
    group
      .command('revoke <compte> <id>')
      .description('ferme un mot de passe ou une clé, par son identifiant (« compte list »)')
      .option('--vole', 'même s’il est le dernier : le compte ne s’ouvre plus')
      .action(
        frame.acts(
          'compte revoke',
          RevokeSchema,
          ({ compte: name, id }) => `${name} ${id}`,
          (ops, input) => accountWork(ops).revoke(input),
        ),
      );
    group
      .command('networks <compte>')
      .description('réseaux d’où le compte peut se connecter ; sans --reseau, partout')
      .option('--reseau <réseau...>', 'par exemple 192.0.2.0/24')
      .action(
        frame.acts('compte networks', NetworksSchema, compteOf, (ops, input) => accountWork(ops).restrict(input.compte, input.reseau)),
      );
    group
      .command('suspend <compte>')
      .description('ferme un compte sans rien en perdre')
      .action(frame.acts('compte suspend', CompteSchema, compteOf, (ops, input) => accountWork(ops).suspend(input.compte)));
    group
      .command('resume <compte>')
      .description('rouvre un compte')
      .action(frame.acts('compte resume', CompteSchema, compteOf, (ops, input) => accountWork(ops).resume(input.compte)));
  },
};
