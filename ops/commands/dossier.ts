import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { ErasureReasonSchema } from '../../functions/domain/dossier.ts';
import { NumeroSchema } from '../../functions/domain/ids.ts';
import { dossierHistory, showDossier, whereIsDossier, whoOpenedDossier } from '../dossier/describe.ts';
import { eraseDossier, MOTIFS } from '../dossier/erase.ts';
import { rerouteDossier, resendDossier } from '../dossier/redeliver.ts';
import * as inputs from '../inputs.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const OneSchema = z.strictObject({ numero: NumeroSchema });
const RerouteSchema = OneSchema.extend({ vers: inputs.insee });
const EraseSchema = OneSchema.extend({ motif: ErasureReasonSchema });
const numeroOf = ({ numero }: { numero: string }): string => numero;

/** Seconds for which « erase » waits for the proof: the queue, the function, two listings of each place. */
const PROOF_SECONDS = 60;

export const dossier: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'dossier', 'suit un télédossier, le remet, le réoriente ou l’efface');
    group
      .command('show <numero>')
      .description('où il en est, et ce qui s’est passé')
      .action(frame.reads(OneSchema, ({ hub }, { numero }) => showDossier(hub, numero)));
    group
      .command('history <numero>')
      .description('tout ce qui s’est passé, avec les courriels, les fichiers et les tentatives de remise')
      .action(frame.reads(OneSchema, ({ hub }, { numero }) => dossierHistory(hub, numero)));
    group
      .command('where <numero>')
      .description('où il est, ce qu’il attend, depuis quand, jusqu’à quand, et qui doit agir')
      .action(frame.reads(OneSchema, ({ hub, now }, { numero }) => whereIsDossier(hub, numero, now())));
    group
      .command('opened <numero>')
      .description('qui l’a ouvert, quand et par quelle voie : pour la notification d’une violation de données')
      .action(frame.reads(OneSchema, ({ hub }, { numero }) => whoOpenedDossier(hub, numero)));
    group
      .command('resend <numero>')
      .description('remet encore le même paquet à la même commune, qui l’a perdu ; l’usager n’est pas prévenu deux fois')
      .action(frame.acts('dossier resend', OneSchema, numeroOf, ({ hub, now }, { numero }) => resendDossier(hub, numero, now())));
    group
      .command('reroute <numero>')
      .description('remet le dossier à la commune compétente ; la première n’y a plus accès')
      .requiredOption('--vers <insee>', 'commune raccordée pour cette démarche')
      .action(
        frame.acts(
          'dossier reroute',
          RerouteSchema,
          ({ numero, vers }) => `${numero} ${vers}`,
          async ({ hub, confirm, now }, { numero, vers }) => {
            await confirm(`La commune qui a le télédossier ${numero} le perd, et ${vers} le reçoit. Continuer ?`);
            return rerouteDossier(hub, numero, vers, now());
          },
        ),
      );
    group
      .command('erase <numero>')
      .description('détruit le contenu avant ses trente jours : droit à l’effacement ou d’opposition')
      .requiredOption('--motif <motif>', MOTIFS)
      .action(
        frame.acts(
          'dossier erase',
          EraseSchema,
          ({ numero, motif }) => `${numero} ${motif}`,
          async ({ hub, confirm, now }, input) => {
            await confirm(
              `Contenu, documents, commentaires et adresse de l’usager du télédossier ${input.numero} seront détruits, sans retour. Continuer ?`,
            );
            return eraseDossier(hub, input, now(), { seconds: PROOF_SECONDS, wait: (milliseconds) => wait(milliseconds) });
          },
        ),
      );
  },
};
