import * as z from 'zod';
import { type Commune, CommuneSchema } from '../../functions/domain/commune.ts';
import { SiretSchema } from '../../functions/domain/ids.ts';
import { imported, withPostalCodes } from '../../functions/domain/open-directory.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { saved } from '../saved.ts';
import { communeView } from './sheet.ts';

export const AddSchema = z.strictObject({
  insee: inputs.insee,
  service: z.string().min(1).optional(),
  adresse: z.array(z.string().min(1)).min(1).optional(),
  telephone: z.string().min(1).optional(),
  siret: SiretSchema.optional(),
  codePostal: z.array(inputs.postalCode).optional(),
});
export type AddInput = z.output<typeof AddSchema>;

/**
 * Opens a commune, or changes what an operator gave: its name, SIREN and postal codes come from the open directory, the service's address
 * and telephone, which the usager must be told (CRPA, art. R. 112-5), from the operator. A SIRET or postal codes given here are corrections
 * of the open directory: an import leaves them.
 */
export async function addCommune(hub: Pick<Hub, 'directory' | 'openCommunes'>, input: AddInput): Promise<View> {
  const before = await hub.directory.commune(input.insee);
  const known = hub.openCommunes().get(input.insee);
  const base = known === undefined ? before : imported(before, known);
  if (base === null) {
    throw new OpsRefused(
      `Aucune commune actuelle n’a le code INSEE ${input.insee} (COG) : une commune déléguée ou un arrondissement n’en est pas une.`,
    );
  }
  const address = input.adresse ?? before?.service?.address;
  const telephone = input.telephone ?? before?.service?.telephone;
  if (address === undefined || telephone === undefined) {
    throw new OpsRefused('Donnez --adresse et --telephone du service : ils figurent dans l’accusé de réception de l’usager.');
  }
  const service = { name: input.service ?? before?.service?.name ?? 'Mairie', address, telephone };
  const commune = CommuneSchema.parse({ ...corrected(base, input), service });
  await saved(hub.directory.saveCommune(before, commune), 'La fiche de cette commune');
  return communeView(commune, before?.service === undefined ? 'Commune ouverte' : 'Commune modifiée');
}

function corrected(base: Commune, { siret, codePostal: codes }: AddInput): Commune {
  const commune = siret === undefined ? base : { ...base, siret, corrections: { ...base.corrections, siret } };
  if (codes === undefined) return commune;
  const { postalCodes } = commune;
  const add = codes.filter((code) => !postalCodes.includes(code));
  return withPostalCodes(commune, { add, remove: postalCodes.filter((code) => !codes.includes(code)) });
}
