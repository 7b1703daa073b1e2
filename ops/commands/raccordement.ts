import * as z from 'zod';
import * as inputs from '../inputs.ts';
import { SendingSchema, setSending } from '../raccordement/sending.ts';
import { SetSchema, setRaccordement } from '../raccordement/set.ts';
import { ListSchema, listRaccordements, showRaccordements } from '../raccordement/show.ts';
import { StateSchema, setRaccordementState } from '../raccordement/state.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const ShowSchema = z.strictObject({ insee: inputs.insee, demarche: inputs.demarche.optional() });
const target = ({ insee, demarche }: { insee: string; demarche: string }): string => `${insee} ${demarche}`;

export const raccordement: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'raccordement', 'comment une commune et une démarche sont reliées');
    group
      .command('set <insee> <demarche>')
      .description('relie une commune et une démarche, ou change comment ; ce qui n’est pas donné reste')
      .option('--mode <mode>', 'courriel, sftp ou mixte')
      .option('--boite [nom]', 'boîte sur le serveur de la plate-forme ; sans nom, celle de la commune')
      .option('--endpoint <id>', 'serveur vers lequel pousser les dossiers')
      .option('--no-endpoint', 'ne plus pousser : la commune vient chercher')
      .option('--directory <chemin>', 'répertoire de la commune sur ce serveur')
      .option('--mailbox <adresse>', 'boîte fonctionnelle de la mairie')
      .option('--second-contact <adresse>', 'second contact, prévenu quand rien ne va plus')
      .option('--technical-contact <adresse>', 'qui répare le logiciel ou le serveur de la commune')
      .action(frame.acts('raccordement set', SetSchema, target, ({ hub, confirm }, input) => setRaccordement(hub, input, confirm)));
    group
      .command('state <insee> <demarche> <etat>')
      .description('change l’état : inactif, en-test, actif ou suspendu')
      .action(
        frame.acts('raccordement state', StateSchema, target, ({ hub, confirm }, input) => setRaccordementState(hub, input, confirm)),
      );
    group
      .command('envoi <insee> <demarche> <etat>')
      .description('ouvre (on) ou ferme (off) l’envoi en ligne : fermé, le portail en donne la raison et un PDF')
      .option('--raison <phrase>', 'ce que l’usager lira')
      .action(frame.acts('raccordement envoi', SendingSchema, target, ({ hub, now }, input) => setSending(hub, input, now())));
    group
      .command('show <insee> [demarche]')
      .description('montre les raccordements d’une commune, le circuit du serveur et les dossiers en attente')
      .action(frame.reads(ShowSchema, ({ hub }, { insee, demarche }) => showRaccordements(hub, insee, demarche)));
    group
      .command('list')
      .description('tous les raccordements, ou ceux qui répondent à tous les critères donnés')
      .option('--etat <état>', 'ceux d’un état')
      .option('--mode <mode>', 'ceux d’un mode')
      .option('--demarche <code>', 'ceux d’une démarche')
      .option('--departement <code>', 'ceux d’un département')
      .option('--envoi-ferme', 'ceux dont l’envoi en ligne est fermé')
      .option('--endpoint <id>', 'ceux d’un serveur')
      .action(frame.reads(ListSchema, ({ hub }, input) => listRaccordements(hub, input)));
  },
};
