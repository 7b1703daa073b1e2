import * as z from 'zod';
import { AddSchema, addCommune } from '../commune/add.ts';
import { ImportSchema, importCommunes } from '../commune/import.ts';
import { knownCommune } from '../commune/known.ts';
import { FindSchema, findCommunes, ListSchema, listCommunes } from '../commune/list.ts';
import { MergeSchema, mergeCommunes, unmergeCommune } from '../commune/merge.ts';
import { changePostalCodes, PostalCodesSchema } from '../commune/postal-codes.ts';
import { communeView } from '../commune/sheet.ts';
import * as inputs from '../inputs.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const OneSchema = z.strictObject({ insee: inputs.insee });
const one = ({ insee }: { readonly insee: string }): string => insee;

export const commune: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'commune', 'l’annuaire des communes');
    group
      .command('import [departement...]')
      .description('reprend l’annuaire public (COG, codes postaux), tout ou par département ; ce qu’un opérateur a corrigé reste')
      .option('--dry-run', 'dit ce qui changerait, et n’écrit rien')
      .action(
        frame.actsUnlessDry(
          'commune import',
          ImportSchema,
          ({ departement }) => departement.join(' '),
          ({ hub, terminal }, input) => importCommunes(hub, input, terminal.say),
        ),
      );
    group
      .command('add <insee>')
      .description('ouvre une commune d’après l’annuaire public, ou change ce que l’opérateur en dit')
      .option('--service <nom>', 'nom du service (« Mairie » par défaut)')
      .option('--adresse <ligne...>', 'lignes de l’adresse postale du service')
      .option('--telephone <numéro>', 'téléphone du service')
      .option('--siret <siret>', 'SIRET, s’il n’est pas celui du siège')
      .option('--code-postal <code...>', 'codes postaux, à la place de ceux de l’annuaire')
      .action(frame.acts('commune add', AddSchema, one, ({ hub }, input) => addCommune(hub, input)));
    group
      .command('postal-codes <insee>')
      .description('corrige les codes postaux d’une commune ; le portail l’apprend aussitôt, et un import n’y revient pas')
      .option('--add <code...>', 'codes à ajouter')
      .option('--remove <code...>', 'codes à retirer')
      .action(frame.acts('commune postal-codes', PostalCodesSchema, one, ({ hub }, input) => changePostalCodes(hub, input)));
    group
      .command('merge <insee...>')
      .description('fusionne : les anciennes communes, puis la nouvelle ; à partir de ce jour, leurs dépôts vont à la nouvelle')
      .requiredOption('--on <jour>', 'jour de la fusion, AAAA-MM-JJ')
      .action(
        frame.acts(
          'commune merge',
          MergeSchema,
          ({ insee }) => insee.join(' '),
          ({ hub, confirm }, input) => mergeCommunes(hub, input, confirm),
        ),
      );
    group
      .command('unmerge <insee>')
      .description('annule la fusion enregistrée pour une ancienne commune')
      .action(frame.acts('commune unmerge', OneSchema, one, ({ hub }, { insee }) => unmergeCommune(hub, insee)));
    group
      .command('show <insee>')
      .description('montre une commune')
      .action(frame.reads(OneSchema, async ({ hub }, { insee }) => communeView(await knownCommune(hub, insee), 'Commune')));
    group
      .command('list')
      .description('les communes de l’annuaire')
      .option('--departement <code>', 'celles d’un département')
      .option('--ouvertes', 'celles dont le service est connu')
      .option('--corrigees', 'celles qu’un opérateur a corrigées')
      .option('--fusionnees', 'celles qui ont fusionné')
      .action(frame.reads(ListSchema, ({ hub }, input) => listCommunes(hub, input)));
    group
      .command('find <texte>')
      .description('cherche par un morceau du nom, ou par un code postal ou son début')
      .action(frame.reads(FindSchema, ({ hub }, input) => findCommunes(hub, input)));
  },
};
