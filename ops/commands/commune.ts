import * as z from 'zod';
import { type Commune, CommuneSchema } from '../../functions/domain/commune.ts';
import { siretOf } from '../../functions/domain/commune-names.ts';
import { SiretSchema } from '../../functions/domain/ids.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import { sheet, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const AddSchema = z.strictObject({
  insee: inputs.insee,
  service: z.string().min(1).optional(),
  adresse: z.array(z.string().min(1)).min(1).optional(),
  telephone: z.string().min(1).optional(),
  siret: SiretSchema.optional(),
  codePostal: z.array(z.string().regex(/^\d{5}$/, 'un code postal a cinq chiffres.')).optional(),
});
type AddInput = z.output<typeof AddSchema>;

/**
 * Opens a commune, or changes what an operator gave: its name, SIREN and postal codes come from the open directory, the service's address
 * and telephone, which the usager must be told (CRPA, art. R. 112-5), from the operator.
 */
export async function addCommune(hub: Pick<Hub, 'directory' | 'openCommunes'>, input: AddInput): Promise<View> {
  const before = await hub.directory.commune(input.insee);
  const known = hub.openCommunes().get(input.insee);
  if (known === undefined && before === null) {
    throw new OpsRefused(
      `Aucune commune actuelle n’a le code INSEE ${input.insee} (COG) : une commune déléguée ou un arrondissement n’en est pas une.`,
    );
  }
  const address = input.adresse ?? before?.service.address;
  const telephone = input.telephone ?? before?.service.telephone;
  if (address === undefined || telephone === undefined) {
    throw new OpsRefused('Donnez --adresse et --telephone du service : ils figurent dans l’accusé de réception de l’usager.');
  }
  const commune = CommuneSchema.parse({
    insee: input.insee,
    name: known?.name ?? before?.name,
    siret: input.siret ?? before?.siret ?? (known === undefined ? undefined : siretOf(known.siren)),
    postalCodes: input.codePostal ?? before?.postalCodes ?? known?.postalCodes,
    service: { name: input.service ?? before?.service.name ?? 'Mairie', address, telephone },
  });
  await hub.directory.putCommune(commune);
  return communeView(commune, before === null ? 'Commune ouverte' : 'Commune modifiée');
}

export async function showCommune(hub: Pick<Hub, 'directory'>, insee: string): Promise<View> {
  const commune = await hub.directory.commune(insee);
  if (commune === null) throw new OpsRefused(`La commune ${insee} n’est pas ouverte : « commune add ${insee} ».`);
  return communeView(commune, 'Commune');
}

function communeView(commune: Commune, title: string): View {
  const { insee, name, siret, postalCodes, service } = commune;
  const text = sheet(`${title} : ${name} (${insee})`, [
    ['SIRET', siret],
    ['Codes postaux', postalCodes.join(', ')],
    ['Service', service.name],
    ['Adresse', service.address.join(', ')],
    ['Téléphone', service.telephone],
  ]);
  return { data: commune, text };
}

export const commune: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'commune', 'ouvre et montre les communes');
    group
      .command('add <insee>')
      .description('ouvre une commune d’après l’annuaire public, ou change ce que l’opérateur en dit')
      .option('--service <nom>', 'nom du service (« Mairie » par défaut)')
      .option('--adresse <ligne...>', 'lignes de l’adresse postale du service')
      .option('--telephone <numéro>', 'téléphone du service')
      .option('--siret <siret>', 'SIRET, s’il n’est pas celui du siège')
      .option('--code-postal <code...>', 'codes postaux, à la place de ceux de l’annuaire')
      .action(
        frame.acts(
          'commune add',
          AddSchema,
          ({ insee }) => insee,
          ({ hub }, input) => addCommune(hub, input),
        ),
      );
    group
      .command('show <insee>')
      .description('montre une commune')
      .action(frame.reads(z.strictObject({ insee: inputs.insee }), ({ hub }, { insee }) => showCommune(hub, insee)));
  },
};
