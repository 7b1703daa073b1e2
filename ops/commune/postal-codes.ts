import * as z from 'zod';
import { withPostalCodes } from '../../functions/domain/open-directory.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { saved } from '../saved.ts';
import { knownCommune } from './known.ts';
import { communeView } from './sheet.ts';

export const PostalCodesSchema = z
  .strictObject({ insee: inputs.insee, add: z.array(inputs.postalCode).default([]), remove: z.array(inputs.postalCode).default([]) })
  .refine(({ add, remove }) => add.length + remove.length > 0, { error: 'Donnez --add ou --remove.' })
  .refine(({ add, remove }) => !add.some((code) => remove.includes(code)), { error: 'Un même code est ajouté et retiré.' });

/** Repairs the postal codes of a commune; the portal is told as soon as it is written. */
export async function changePostalCodes(
  { directory }: Pick<Hub, 'directory'>,
  { insee, ...change }: z.output<typeof PostalCodesSchema>,
): Promise<View> {
  const before = await knownCommune({ directory }, insee);
  const after = withPostalCodes(before, change);
  await saved(directory.saveCommune(before, after), 'La fiche de cette commune');
  return communeView(after, 'Codes postaux corrigés');
}
